import { randomUUID } from "node:crypto";
import pLimit from "p-limit";
import type { CommandContext } from "#schemas/command-gateway.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { normalEmail } from "#schemas/people.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID } from "#schemas/principal.ts";
import { v7 as uuidv7 } from "uuid";
import type { User } from "../../aggregates/user.ts";
import { derivedId } from "../../pipeline/envelope.ts";
import { holderOf, reserve } from "../../pipeline/reservations.ts";
import type { AuthDeps } from "./deps.ts";
import type { Invitations } from "./invitations.ts";

const REGISTRATION_LOCK = 7_303_016;

export interface Registration {
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
  readonly invitation: string | undefined;
  /** Keeps what the person will sign in by. From then on they are registered. */
  readonly keepCredential: (userId: string) => Promise<void>;
  /** Context of the commands for whoever it is going to be. */
  readonly actingAs: (userId: string) => CommandContext;
}

/** Whose address is whose, and how somebody new gets an account. */
export class Accounts {
  readonly #deps: AuthDeps;
  readonly #invitations: Invitations;
  /** Of this process one registers at a time, so that those who wait hold no connections. */
  readonly #oneByOne = pLimit(1);

  constructor(deps: AuthDeps, invitations: Invitations) {
    this.#deps = deps;
    this.#invitations = invitations;
  }

  /** Stands for an address where it must not be read. */
  keyOf(email: string): Buffer {
    return this.#deps.security.secrets.pepper("email", normalEmail(email));
  }

  /** The person with this address, if they can sign in. */
  async find(email: string): Promise<string | undefined> {
    const holder = await holderOf(this.#deps.store, this.#reservationOf(email));
    if (holder === undefined) return undefined;
    const person = await this.user(holder);
    return person && !person.deleted ? holder : undefined;
  }

  async user(userId: string): Promise<User | undefined> {
    return ((await this.#deps.entities.load("user", userId)) ?? (await this.#deps.entities.refresh("user", userId)))?.state;
  }

  /**
   * Registers somebody. All of it happens one by one over all processes: who is first, and whose address it is, is then
   * certain. What keeps the credential comes last; a registration that ended before that, for whatever reason, is taken
   * up again by the next one with the same address.
   * @throws {GalaxyError} `duplicate`, `forbidden`, `not_found` for an invitation that is not valid
   */
  async register(registration: Registration): Promise<{ readonly userId: string; readonly createdAt: string; readonly position: bigint }> {
    return this.#oneByOne(async () => {
      const client = await this.#deps.security.secrets.pool.connect();
      try {
        await client.query("begin");
        await client.query("select pg_advisory_xact_lock($1)", [REGISTRATION_LOCK]);
        const registered = await this.#register(registration);
        await client.query("commit");
        return registered;
      } catch (error) {
        await client.query("rollback").catch(() => {}); // the connection may be what broke; the error says so
        throw error;
      } finally {
        client.release();
      }
    });
  }

  async #register({ name, email, timeZone, invitation, keepCredential, actingAs }: Registration) {
    const { store, entities, commands, security } = this.#deps;
    const { credentials, secrets } = security;
    const value = this.#reservationOf(email);
    const holder = await holderOf(store, value);
    const held = holder === undefined ? null : await entities.refresh("user", holder);
    if (holder !== undefined && held && !held.state.deleted && (await credentials.hasAny(holder))) throw new GalaxyError("duplicate", "Somebody has registered with this address already; sign in, or reset the password", { email: ["is registered already"] });
    const unfinished = holder !== undefined && !held?.state.deleted ? holder : undefined;

    const isFirst = !(await credentials.anybody());
    const invited = invitation === undefined ? undefined : await this.#invitations.look(invitation);
    if (!isFirst && !invited && security.config.registration !== "open") throw new GalaxyError("forbidden", "Registration is by invitation; ask somebody who is here for a link");
    const isLocalOwner = isFirst && unfinished === undefined && (await entities.refresh("team", LOCAL_TEAM_ID)) !== null && (await entities.refresh("user", LOCAL_OWNER_ID)) === null;
    const userId = unfinished ?? (isLocalOwner ? LOCAL_OWNER_ID : uuidv7());
    const context = actingAs(userId);

    const commandId = randomUUID();
    const metadata = { occurredAt: new Date().toISOString(), actor: context.principal.actor, teamId: userId, commandId, commandHash: "", correlationId: commandId, causationId: commandId };
    // nobody else registers at this moment: who holds the address without having finished never will
    if ((await reserve({ store, personal: secrets.personal }, value, userId, async () => "over", metadata)) !== "ours") throw new GalaxyError("conflict", "Somebody else is registering with this address; try again");
    if (!held || held.state.deleted) await commands.execute("register_user", { user_id: userId, name, email, time_zone: timeZone }, context);
    if (invited) await commands.execute("accept_invitation", { team_id: invited.teamId, invitation_id: invited.invitationId, user_id: userId }, context);
    else if (userId !== LOCAL_OWNER_ID) await this.#makeTeam(userId, context);
    await keepCredential(userId);
    if (isFirst) await credentials.proveEmail(userId); // whoever owns the installation needs to prove nothing to it
    if (invited && invitation !== undefined) await this.#invitations.done(invitation);
    const registered = await entities.load("user", userId);
    const team = await entities.load("team", invited?.teamId ?? (userId === LOCAL_OWNER_ID ? LOCAL_TEAM_ID : teamOf(userId)));
    const position = [registered?.position ?? 0n, team?.position ?? 0n].reduce((one, other) => (one > other ? one : other));
    return { userId, createdAt: registered?.createdAt ?? new Date().toISOString(), position };
  }

  /** It is not called after the person: a team's name stands in the log for good. */
  async #makeTeam(userId: string, context: CommandContext): Promise<void> {
    const teamId = teamOf(userId);
    for (const workspace_slug of ["my-team", `team-${teamId.slice(0, 8)}`, `team-${teamId}`]) {
      try {
        await this.#deps.commands.execute("create_team", { team_id: teamId, name: "My team", workspace_slug }, context);
        return;
      } catch (error) {
        if (!(error instanceof GalaxyError) || (error.code !== "duplicate" && error.code !== "conflict")) throw error;
        if (error.code === "duplicate" && error.details?.["workspace_slug"] === undefined) return; // made by the attempt before
      }
    }
    throw new GalaxyError("conflict", "No address was free for your team; try again");
  }

  #reservationOf(email: string): string {
    return `email:${this.keyOf(email).toString("base64url")}`;
  }
}

/** The team that somebody who was not invited gets. */
function teamOf(userId: string): string {
  return derivedId(userId, "first team");
}
