import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createCommandSide, type CommandSide } from "#command-side/app.ts";
import { openEmbeddedEventStore } from "#infra/event-store/embedded/open.ts";
import type { EventStore } from "#infra/event-store/port.ts";
import { openFiles } from "#infra/files/open.ts";
import { followReadModels, type ReadModelPosition } from "#infra/postgres/reached.ts";
import { testDatabase, type TestDatabase } from "#infra/postgres/testing.ts";
import { noLimits } from "#infra/http/rate-limit/requests.ts";
import { openSecurity, type Security } from "#infra/security/open.ts";
import { openSecrets, type Secrets } from "#infra/security/secrets.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { createProjectors, type Projectors } from "#projectors/app.ts";
import { authenticateLocalOwner } from "./local-owner.ts";
import type { CommandContext } from "#schemas/command-gateway.ts";
import type { CommandInput, CommandName, CommandResult } from "#schemas/commands/catalogue.ts";
import type { TeamRole } from "#schemas/permissions.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID, localOwner, type Principal } from "#schemas/principal.ts";

/** Command side and projectors on a real event log and a real Postgres, all of their own. */
export interface Sides extends AsyncDisposable {
  readonly store: EventStore;
  readonly database: TestDatabase;
  readonly commandSide: CommandSide;
  readonly projectors: Projectors;
  readonly readModels: ReadModelPosition;
  readonly secrets: Secrets;
  /** By which people are recognised; undefined where they do not sign in. */
  readonly security: Security | undefined;
  /** Directory of the event log. */
  readonly directory: string;
  /** Sends a command as the local owner. */
  send<Name extends CommandName>(name: Name, input: CommandInput<Name>, context?: Partial<CommandContext>): Promise<CommandResult>;
  /** Resolves when the read models have everything that is in the log now. */
  upToDate(): Promise<void>;
  /** Somebody else, of this role in the local team. */
  member(role: TeamRole): Promise<Principal>;
  /** A project, for tests that need one. */
  project(settings?: Partial<CommandInput<"create_project">>): Promise<string>;
}

/** @param options.signIn whether people are recognised as in the product, by tokens and keys; otherwise everybody is the local owner */
export async function startSides({ signIn = false }: { readonly signIn?: boolean } = {}): Promise<Sides> {
  const directory = await mkdtemp(path.join(tmpdir(), "galaxy-sides-"));
  const store = await openEmbeddedEventStore({ directory });
  const database = await testDatabase({ max: 12 });
  const logger = createLogger({ level: process.env["TEST_LOG_LEVEL"] ?? "silent" });
  const metrics = createMetrics();
  const secrets = await openSecrets({ pool: database.pool, databaseUrl: database.url, masterKey: randomBytes(32), logger });
  const projectors = createProjectors({ store, database, personal: secrets.personal, logger, metrics });
  await projectors.start();
  const readModels = followReadModels({ db: database.db, databaseUrl: database.url, logger });
  const security = signIn ? openSecurity({ config: { masterKey: undefined, publicUrl: undefined, registration: "open", mail: undefined, providers: [] }, secrets, db: database.db, databaseUrl: database.url, logger, print: () => {} }) : undefined;
  const people = security && { security, limits: noLimits, publicUrl: "http://127.0.0.1" };
  const commandSide = createCommandSide({ store, db: database.db, pool: database.pool, readModels, personal: secrets.personal, files: await openFiles({ dataDir: directory, s3: undefined }), authenticate: security?.authenticate ?? authenticateLocalOwner("Ada"), ...(people ? { people } : {}), logger, metrics });
  await commandSide.start();
  const owner = localOwner("Ada");
  const system: CommandContext = { principal: { ...owner, actor: { kind: "system", id: "test" } }, trusted: true };
  await commandSide.commands.execute("create_team", { team_id: LOCAL_TEAM_ID, name: "My team", workspace_slug: "my-team" }, { principal: owner });
  await commandSide.commands.execute("register_user", { user_id: LOCAL_OWNER_ID, name: "Ada", email: "ada@example.com" }, system);
  const sides: Sides = {
    store,
    database,
    commandSide,
    projectors,
    readModels,
    secrets,
    security,
    directory,
    send: (name, input, context) => commandSide.commands.execute(name, input, { principal: owner, ...context }),
    async upToDate() {
      const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
      if (last) await readModels.reached(last.position, 20_000);
    },
    async member(role) {
      const id = randomUUID();
      await commandSide.commands.execute("register_user", { user_id: id, name: `Some ${role}`, email: `${id}@example.com` }, system);
      await commandSide.commands.execute("add_member", { team_id: LOCAL_TEAM_ID, user_id: id, role }, system);
      return { actor: { kind: "user", id }, name: `Some ${role}`, teams: { [LOCAL_TEAM_ID]: role } };
    },
    async project(settings = {}) {
      return (await sides.send("create_project", { team_id: LOCAL_TEAM_ID, name: `Project ${randomUUID().slice(0, 8)}`, ...settings })).id;
    },
    async [Symbol.asyncDispose]() {
      await commandSide.close();
      await readModels.close();
      await projectors.close();
      await security?.close();
      await secrets.close();
      await database.close();
      await store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return sides;
}
