/** Renewing the access token: one renewal serves all tabs of the browser, and it comes before the token ends. */

export type Renewal =
  /** There is a valid token again. */
  | "renewed"
  /** The session is over: somebody has to sign in. */
  | "ended"
  /** The server could not be reached: nobody knows. */
  | "unknown";

export interface RenewalOptions {
  readonly fetch: typeof fetch;
  /** What tabs share; undefined where the browser keeps nothing. */
  readonly storage: Pick<Storage, "getItem" | "setItem"> | undefined;
  /** Runs one at a time over all tabs. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
  readonly now: () => number;
}

export interface Renewer {
  /** Renews unless it was done after `since` (milliseconds since 1970), by this tab or by another. */
  renew(since: number): Promise<Renewal>;
  /** The token of this moment holds for so many seconds. */
  note(expiresIn: number): void;
  /** When it ends, milliseconds since 1970; undefined where no tab has noted it. */
  endsAt(): number | undefined;
}

const KEY = "galaxy.session";

interface Noted {
  readonly renewedAt: number;
  readonly endsAt: number;
}

export function createRenewer({ fetch, storage, alone, now }: RenewalOptions): Renewer {
  let own: Noted | undefined;
  let running: Promise<Renewal> | undefined;

  const noted = (): Noted | undefined => {
    const shared = parse(storage?.getItem(KEY));
    return shared !== undefined && shared.renewedAt >= (own?.renewedAt ?? 0) ? shared : own;
  };
  const note = (expiresIn: number) => {
    own = { renewedAt: now(), endsAt: now() + expiresIn * 1_000 };
    try {
      storage?.setItem(KEY, JSON.stringify(own));
    } catch {
      // Storage that is full or forbidden: every tab renews for itself then.
    }
  };
  const ask = async (since: number): Promise<Renewal> => {
    const last = noted();
    if (last !== undefined && last.renewedAt > since && last.endsAt > now()) return "renewed";
    let response: Response;
    try {
      response = await fetch("/api/v1/auth/refresh", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
    } catch {
      return "unknown";
    }
    if (response.status === 401 || response.status === 403) return "ended";
    if (!response.ok) return "unknown";
    const body = (await response.json().catch(() => ({}))) as { readonly expires_in?: unknown };
    if (typeof body.expires_in === "number") note(body.expires_in);
    return "renewed";
  };
  return {
    note,
    endsAt: () => noted()?.endsAt,
    renew(since) {
      running ??= alone(() => ask(since)).finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

function parse(text: string | null | undefined): Noted | undefined {
  if (!text) return undefined;
  try {
    const value = JSON.parse(text) as Partial<Noted> | null;
    return typeof value?.renewedAt === "number" && typeof value.endsAt === "number" ? { renewedAt: value.renewedAt, endsAt: value.endsAt } : undefined;
  } catch {
    return undefined;
  }
}

/** Web Locks where the browser has them; a page over plain HTTP from another machine has not, and renews for itself. */
export function aloneInBrowser<T>(work: () => Promise<T>): Promise<T> {
  const locks = (navigator as Partial<Navigator>).locks;
  return locks === undefined ? work() : (locks.request("galaxy.session", work) as Promise<T>);
}

export function browserStorage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
