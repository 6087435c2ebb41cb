import { backoffMs } from "./backoff.ts";
import { setConnectionState } from "./connection.ts";
import { readMe, renewSession } from "../session/keep.ts";
import { signedIn } from "../session/session.ts";
import { liveSocket } from "./socket.ts";

/** What every live feed sends; see the schema's `LiveKind`. */
export type LiveKind = "SNAPSHOT" | "CHANGE" | "CAUGHT_UP" | "RESYNC";
export interface LiveMessage {
  readonly kind: LiveKind;
  readonly cursor: string;
  readonly reason?: string | null;
}

export interface FeedOptions<Message extends LiveMessage> {
  /** Document of one subscription that takes `$after: String`. */
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The subscription's field in the answer. */
  readonly field: string;
  /** Where to go on from; undefined starts with what the server sends first (a snapshot, or from now on). */
  readonly after?: string;
  readonly onMessage: (message: Message) => void;
  /** The server refused the subscription, in its words. It is tried again all the same. */
  readonly onRefused?: (message: string) => void;
}

/** Close codes after which trying again at once cannot help: what was asked for is wrong or not allowed. */
const hopeless = new Set([4400, 4403]);
const TOKEN_ENDED = 4401;
const FORBIDDEN = 4403;

/** What a feed asks of the session: injected by tests. */
export interface FeedSession {
  /** The server says the token has ended: resolves when there is a valid one again, however long that takes. */
  renew(): Promise<void>;
  /** Something refuses us: finds out who we are, and resolves when somebody is signed in. */
  check(): Promise<void>;
}
const browserSession: FeedSession = {
  async renew() {
    if ((await renewSession(Date.now())) === "ended") await signedIn();
  },
  async check() {
    await readMe();
    await signedIn();
  },
};

/** The part of a graphql-ws client a feed needs. */
export interface FeedSocket {
  subscribe(
    payload: { query: string; variables: Record<string, unknown> },
    sink: { next: (result: { data?: unknown; errors?: readonly { message: string }[] }) => void; error: (error: unknown) => void; complete: () => void },
  ): () => void;
}

/**
 * Follows a subscription for as long as the page wants it: each time the connection is lost it subscribes again from
 * the cursor of the last message handled, so nothing is missed and nothing comes twice. Answers how to stop.
 */
export function liveFeed<Message extends LiveMessage>(options: FeedOptions<Message>, socket: FeedSocket = liveSocket() as unknown as FeedSocket, session: FeedSession = browserSession): () => void {
  let cursor = options.after;
  let attempt = 0;
  let stopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let unsubscribe = () => {};

  const again = (code: number | undefined) => {
    if (stopped) return;
    clearTimeout(timer);
    setConnectionState(attempt === 0 && navigator.onLine ? "connecting" : "offline");
    // A refused upgrade looks like a lost line: the second time in a row it is asked who we are.
    const ready = code === TOKEN_ENDED ? session.renew() : code === FORBIDDEN || attempt > 0 ? session.check() : undefined;
    const wait = backoffMs(attempt);
    attempt += 1;
    if (ready === undefined) timer = setTimeout(start, wait);
    else void ready.then(() => !stopped && (timer = setTimeout(start, wait)));
  };
  const start = () => {
    timer = undefined;
    if (stopped) return;
    let ended = false;
    const end = (code?: number) => {
      if (ended) return;
      ended = true;
      again(code);
    };
    unsubscribe = socket.subscribe(
      { query: options.query, variables: { ...options.variables, after: cursor ?? null } },
      {
        next: (result) => {
          if (stopped) return;
          const refusal = result.errors?.[0]?.message;
          if (refusal !== undefined) options.onRefused?.(refusal);
          const message = (result.data as Record<string, Message | undefined> | null | undefined)?.[options.field];
          if (message === undefined || message === null) return;
          attempt = 0;
          setConnectionState("live");
          options.onMessage(message);
          cursor = message.cursor;
        },
        error: (error) => {
          if (stopped) return;
          const words = refusalOf(error);
          if (words !== undefined) {
            attempt = Math.max(attempt, 5);
            options.onRefused?.(words);
          }
          end(codeOf(error));
        },
        complete: () => end(),
      },
    );
  };
  const wake = () => {
    if (stopped || timer === undefined) return;
    attempt = 0;
    clearTimeout(timer);
    start();
  };
  const asleep = () => setConnectionState("offline");
  globalThis.addEventListener?.("online", wake);
  globalThis.addEventListener?.("offline", asleep);
  start();
  return () => {
    stopped = true;
    clearTimeout(timer);
    globalThis.removeEventListener?.("online", wake);
    globalThis.removeEventListener?.("offline", asleep);
    unsubscribe();
  };
}

/** Words of a refusal: errors of the operation, or a close that trying again will not mend. Undefined for a lost line. */
function refusalOf(error: unknown): string | undefined {
  if (Array.isArray(error)) {
    const first: unknown = error[0];
    return first instanceof Error ? first.message : "The server refused to send changes.";
  }
  if (error instanceof Error && !("code" in error)) return error.message;
  const code = codeOf(error);
  if (code === undefined || !hopeless.has(code)) return undefined;
  return code === FORBIDDEN ? "You may not see this." : "The server did not understand the subscription.";
}

function codeOf(error: unknown): number | undefined {
  return typeof error === "object" && error !== null && "code" in error && typeof error.code === "number" ? error.code : undefined;
}
