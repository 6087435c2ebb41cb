import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "#infra/postgres/testing.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { dumpReadModels } from "#infra/test/read-model-dump.ts";
import { Browser, startSigningIn, type SigningIn } from "#infra/test/signing-in.ts";
import { createProjectors } from "#projectors/app.ts";
import { ExpiredInvitations } from "./expired-invitations.ts";

const DAY_MS = 86_400_000;
const password = "mauve otter nine lantern";
const logger = createLogger({ level: "silent" });
let world: SigningIn;
let owner: Browser;
let teamId: string;
let expired: ExpiredInvitations;

beforeAll(async () => {
  world = await startSigningIn();
  owner = new Browser(world.here.url);
  await owner.fetch("/api/v1/auth/register", { body: { name: "Ada", email: "ada@example.com", password } });
  teamId = (await owner.json<{ teams: Array<{ id: string }> }>("/api/v1/auth/me")).body.teams[0]?.id ?? "";
  expired = new ExpiredInvitations({ commands: world.here.commandSide.commands, db: world.database.db, logger });
});
afterAll(() => world[Symbol.asyncDispose]());

interface Invited {
  readonly id: string;
  readonly token: string;
}

async function invite(email: string): Promise<Invited> {
  const { status, body } = await owner.json<{ id: string; link: string }>(`/api/v1/teams/${teamId}/invitations`, { body: { email } });
  expect(status).toBe(201);
  await world.upToDate();
  return { id: body.id, token: body.link.split("/").at(-1) ?? "" };
}

const rowOf = ({ id }: Invited) => world.database.db.selectFrom("invitations").select(["status", "email"]).where("id", "=", id).executeTakeFirstOrThrow();
const keyOf = async ({ id }: Invited) => (await world.database.pool.query<{ destroyed: boolean }>("select destroyed_at is not null as destroyed from secrets.person_keys where owner_id = $1", [id])).rows;

test("an invitation that nobody accepted is taken back a week after its end; its address is gone, from a rebuild too", async () => {
  const forgotten = await invite("perspicacia@example.com");
  expect(await expired.sweep(Date.now() + 13 * DAY_MS)).toBe(0); // over for six days
  expect(await rowOf(forgotten)).toEqual({ status: "pending", email: "perspicacia@example.com" });

  expect(await expired.sweep(Date.now() + 15 * DAY_MS)).toBe(1);
  await world.upToDate();
  expect(await rowOf(forgotten)).toEqual({ status: "revoked", email: null });
  await expect.poll(() => keyOf(forgotten)).toEqual([{ destroyed: true }]);
  expect((await owner.fetch(`/api/v1/auth/invitations/${forgotten.token}`)).status).toBe(404);
  expect(await world.database.db.selectFrom("audit_log").select(["action", "actor"]).where("entity_id", "=", teamId).orderBy("position", "desc").executeTakeFirst()).toEqual({ action: "team.invitation_revoked", actor: { kind: "system", id: "expired-invitations" } });

  await using database = await testDatabase();
  const projectors = createProjectors({ store: world.store, database, personal: world.elsewhere.security.secrets.personal, logger, metrics: createMetrics() });
  await projectors.start();
  await projectors.caughtUp((await world.store.head()) ?? 0n);
  await projectors.close();
  const rebuilt = await dumpReadModels(database.pool);
  expect(rebuilt).toEqual(await dumpReadModels(world.database.pool));
  expect(JSON.stringify(rebuilt)).not.toContain("perspicacia");

  expect(await expired.sweep(Date.now() + 15 * DAY_MS)).toBe(0);
});

test("those that were accepted or taken back stay as they are, and several processes do it once", async () => {
  const accepted = await invite("grace@example.com");
  await new Browser(world.here.url).fetch("/api/v1/auth/register", { body: { name: "Grace", email: "grace@example.com", password, invitation: accepted.token } });
  const revoked = await invite("linus@example.com");
  await owner.fetch(`/api/v1/teams/${teamId}/invitations/${revoked.id}`, { method: "DELETE" });
  const forgotten = await invite("alan@example.com");
  const elsewhere = new ExpiredInvitations({ commands: world.elsewhere.commandSide.commands, db: world.database.db, logger });
  await Promise.all([expired, elsewhere].map((one) => one.sweep(Date.now() + 15 * DAY_MS)));
  await world.upToDate();
  expect((await rowOf(accepted)).status).toBe("accepted");
  const { rows } = await world.database.pool.query("select count(*)::int as times from audit_log where action = 'team.invitation_revoked' and entity_id = $1", [teamId]);
  expect(rows).toEqual([{ times: 3 }]);
  expect(await rowOf(forgotten)).toEqual({ status: "revoked", email: null });
});
