import type { Pool, PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { SecretsNotices } from "./notices.ts";
import { randomToken, tokenHash } from "./random-token.ts";
import type { Vault } from "./vault.ts";

/** Seconds after its last use at which a session ends. */
export const SESSION_SECONDS = 24 * 60 * 60;
/** Whatever is done: then somebody signs in again, in seconds. */
const LONGEST_SESSION_SECONDS = 30 * SESSION_SECONDS;
/** A second tab may come with the same refresh token for so long and is given the same successor, in seconds. */
const RACE_SECONDS = 10;

export interface SessionStart {
  readonly userId: string;
  /** How somebody signed in: `password`, or a provider's id. */
  readonly method: string;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
}

export interface StartedSession {
  readonly sessionId: string;
  readonly userId: string;
  readonly refreshToken: string;
  readonly expiresAt: Date;
}

export interface SessionRow {
  readonly id: string;
  readonly method: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
}

const LIVE = "ended_at is null and expires_at > now()";

/** Sessions of people and the refresh tokens that carry them on. Each token works once; one that comes again was stolen, and ends its session. */
export class Sessions {
  readonly #pool: Pool;
  readonly #vault: Vault;
  readonly #notices: Pick<SecretsNotices, "tell">;

  constructor(options: { readonly pool: Pool; readonly vault: Vault; readonly notices: Pick<SecretsNotices, "tell"> }) {
    this.#pool = options.pool;
    this.#vault = options.vault;
    this.#notices = options.notices;
  }

  async start({ userId, method, ip, userAgent }: SessionStart): Promise<StartedSession> {
    const sessionId = uuidv7();
    const refreshToken = randomToken();
    const { rows } = await this.#pool.query<{ expires_at: Date }>(
      `with started as (
         insert into secrets.sessions (id, user_id, method, ip, user_agent, expires_at) values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6)) returning id, expires_at
       ), token as (insert into secrets.refresh_tokens (hash, session_id) select $7, id from started)
       select expires_at from started`,
      [sessionId, userId, method, ip ?? null, userAgent?.slice(0, 500) ?? null, SESSION_SECONDS, tokenHash(refreshToken)],
    );
    return { sessionId, userId, refreshToken, expiresAt: rows[0]?.expires_at ?? new Date(Date.now() + SESSION_SECONDS * 1_000) };
  }

  /**
   * Exchanges a refresh token for its successor. Undefined when it is unknown, its session is over, or it was used
   * before: then the session ends, for one of the two who have it is a thief.
   */
  async refresh(refreshToken: string): Promise<StartedSession | undefined> {
    const hash = tokenHash(refreshToken);
    let stolen: string | undefined;
    const refreshed = await this.#transaction(async (client) => {
      const { rows } = await client.query<{ session_id: string; user_id: string; used: boolean; recent: boolean; successor: Buffer | null }>(
        `select t.session_id, s.user_id, t.used_at is not null as used, coalesce(t.used_at > now() - make_interval(secs => $2), false) as recent, t.successor
         from secrets.refresh_tokens t join secrets.sessions s on s.id = t.session_id where t.hash = $1 and s.ended_at is null and s.expires_at > now() for update of s`,
        [hash, RACE_SECONDS],
      );
      const found = rows[0];
      if (!found) return undefined;
      const { session_id: sessionId, user_id: userId } = found;
      // locked is the session; the token may have been used while we waited for it
      const fresh = await client.query<{ used: boolean; recent: boolean; successor: Buffer | null }>("select used_at is not null as used, coalesce(used_at > clock_timestamp() - make_interval(secs => $2), false) as recent, successor from secrets.refresh_tokens where hash = $1", [hash, RACE_SECONDS]);
      const token = fresh.rows[0] ?? found;
      if (token.used) {
        const same = token.recent && token.successor ? this.#vault.unwrap(token.successor, purposeOf(sessionId)).toString() : undefined;
        if (same !== undefined) return { sessionId, userId, refreshToken: same, expiresAt: await this.#expiry(client, sessionId) };
        await client.query("update secrets.sessions set ended_at = now() where id = $1", [sessionId]);
        stolen = sessionId;
        return undefined;
      }
      const successor = randomToken();
      // whoever has the next token has no use for how it was told before
      await client.query("update secrets.refresh_tokens set successor = null where session_id = $1 and successor is not null", [sessionId]);
      await client.query("update secrets.refresh_tokens set used_at = clock_timestamp(), successor = $2 where hash = $1", [hash, this.#vault.wrap(Buffer.from(successor), purposeOf(sessionId))]);
      await client.query("insert into secrets.refresh_tokens (hash, session_id) values ($1, $2)", [tokenHash(successor), sessionId]);
      const used = await client.query<{ expires_at: Date }>(
        "update secrets.sessions set last_used_at = now(), expires_at = least(now() + make_interval(secs => $2), created_at + make_interval(secs => $3)) where id = $1 returning expires_at",
        [sessionId, SESSION_SECONDS, LONGEST_SESSION_SECONDS],
      );
      return { sessionId, userId, refreshToken: successor, expiresAt: used.rows[0]?.expires_at ?? new Date() };
    });
    if (stolen !== undefined) await this.#notices.tell(this.#pool, { sessions: [stolen] });
    return refreshed;
  }

  /** Which of these sessions are not over. */
  async live(sessionIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.#pool.query<{ id: string }>(`select id from secrets.sessions where id = any($1::uuid[]) and ${LIVE}`, [sessionIds]);
    return new Set(rows.map(({ id }) => id));
  }

  /** A person's sessions, the last used first. */
  async list(userId: string): Promise<readonly SessionRow[]> {
    const { rows } = await this.#pool.query<SessionRow>(`select id, method, ip, user_agent, created_at, last_used_at, expires_at from secrets.sessions where user_id = $1 and ${LIVE} order by last_used_at desc limit 200`, [userId]);
    return rows;
  }

  /** Ends one session of a person at once, in every process; false when they have no such session. */
  async end(userId: string, sessionId: string): Promise<boolean> {
    return (await this.#end("user_id = $1 and id = $2", [userId, sessionId])) > 0;
  }

  /** Ends all sessions of a person, but for one where that is named. @returns how many */
  endAll(userId: string, except?: string): Promise<number> {
    return this.#end("user_id = $1 and id is distinct from $2::uuid", [userId, except ?? null]);
  }

  /** Ends the session a refresh token belongs to, whether or not it was used. */
  async endByRefreshToken(refreshToken: string): Promise<void> {
    await this.#end("id = (select session_id from secrets.refresh_tokens where hash = $1)", [tokenHash(refreshToken)]);
  }

  /** Forgets sessions that have been over for a month. */
  async prune(): Promise<void> {
    await this.#pool.query("delete from secrets.sessions where expires_at < now() - interval '30 days' or ended_at < now() - interval '30 days'");
  }

  async #end(condition: string, values: readonly unknown[]): Promise<number> {
    const { rows } = await this.#pool.query<{ id: string }>(`update secrets.sessions set ended_at = now() where ${condition} and ${LIVE} returning id`, [...values]);
    const ended = rows.map(({ id }) => id);
    // a notification holds 8000 bytes
    for (let from = 0; from < ended.length; from += 100) await this.#notices.tell(this.#pool, { sessions: ended.slice(from, from + 100) });
    return ended.length;
  }

  async #expiry(client: PoolClient, sessionId: string): Promise<Date> {
    const { rows } = await client.query<{ expires_at: Date }>("select expires_at from secrets.sessions where id = $1", [sessionId]);
    return rows[0]?.expires_at ?? new Date();
  }

  async #transaction<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.#pool.connect();
    try {
      await client.query("begin");
      const result = await work(client);
      await client.query("commit");
      return result;
    } catch (error) {
      await client.query("rollback").catch(() => {}); // the connection may be what broke; the error says so
      throw error;
    } finally {
      client.release();
    }
  }
}

function purposeOf(sessionId: string): string {
  return `refresh token of session ${sessionId}`;
}
