import { latestPosition } from "../api/position.ts";
import { aloneInBrowser, browserStorage, createRenewer, type Renewal, type Renewer } from "./renewal.ts";
import { currentSession, personHere, setSession, signedIn, type Me } from "./session.ts";

/** How long before its end the access token is renewed, in milliseconds. */
const AHEAD_MS = 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

let made: Renewer | undefined;
let channel: BroadcastChannel | undefined;
let reading: { readonly position: string | undefined; readonly done: Promise<void> } | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

function renewer(): Renewer {
  made ??= createRenewer({ fetch: (...args) => fetch(...args), storage: browserStorage(), alone: aloneInBrowser, now: () => Date.now() });
  return made;
}

/** Finds out who is signed in, once a page, and keeps them so for as long as their session lasts. */
export async function startSession(): Promise<void> {
  if (typeof BroadcastChannel === "function" && channel === undefined) {
    channel = new BroadcastChannel("galaxy.session");
    channel.addEventListener("message", ({ data }) => (data === "out" ? ended(false) : void readMe()));
  }
  addEventListener("online", schedule);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && schedule());
  await readMe();
}

/** What the page asked for before its scripts were there; see public/theme.js. */
function firstAnswer(): Promise<Response> | undefined {
  const page = globalThis as { galaxyMe?: Promise<Response> | undefined };
  const answer = page.galaxyMe;
  page.galaxyMe = undefined;
  return answer;
}

/**
 * Asks who is signed in, as of the latest position this page knows of: whoever has just heard that their role has
 * changed is told the new one. Somebody other than before gets a page of their own: what is open belongs to who opened
 * it. Resolves also when the server cannot be reached.
 */
export function readMe(): Promise<void> {
  const position = latestPosition();
  if (reading?.position === position && reading) return reading.done;
  const done = (reading?.done.then(askMe) ?? askMe()).finally(() => {
    if (reading?.done === done) reading = undefined;
  });
  reading = { position, done };
  return done;
}

function fetchMe(): Promise<Response> {
  const position = latestPosition();
  return fetch("/api/v1/auth/me", position === undefined ? {} : { headers: { "X-Galaxy-Min-Position": position } });
}

async function askMe(): Promise<void> {
  const since = Date.now();
  let response: Response | undefined;
  try {
    response = await (firstAnswer() ?? fetchMe());
    if (response.status === 401) {
      const renewal = await renewer().renew(since);
      if (renewal === "ended") return ended(false);
      if (renewal === "renewed") response = await fetchMe();
    }
  } catch {
    if (currentSession().kind === "loading") setSession({ kind: "unreachable", reason: "The server cannot be reached." });
    return;
  }
  if (response.ok) return settle((await response.json()) as Me);
  if (currentSession().kind === "loading") setSession({ kind: "unreachable", reason: `The server answered ${response.status}.` });
}

function settle(me: Me): void {
  const before = personHere();
  if (before !== undefined && before.id !== me.id) return location.reload();
  if (typeof me.expires_in === "number") renewer().note(me.expires_in);
  const now = currentSession();
  // Asked often; told only when something is different.
  if (now.kind !== "signed_in" || told(now.me) !== told(me)) setSession({ kind: "signed_in", me });
  schedule();
}

/** What of a person is to be seen. */
function told(me: Me): string {
  return JSON.stringify({ ...me, expires_in: undefined });
}

/** After signing in or registering: the answer's `expires_in`. */
export async function entered(expiresIn: number | undefined): Promise<void> {
  if (expiresIn !== undefined) renewer().note(expiresIn);
  await readMe();
  tell("in");
}

/** Renews the access token unless that was done after `since`, in this tab or another. */
export async function renewSession(since: number): Promise<Renewal> {
  const renewal = await renewer().renew(since);
  if (renewal === "renewed") schedule();
  if (renewal === "ended") ended(true);
  return renewal;
}

/** Ends the session of this browser and leaves the page: nothing of it stays in memory. */
export async function signOut(): Promise<void> {
  await fetch("/api/v1/auth/logout", { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
  tell("out");
  location.assign("/sign-in");
}

function ended(others: boolean): void {
  clearTimeout(timer);
  const now = currentSession();
  if (now.kind === "signed_out") return;
  setSession({ kind: "signed_out", before: now.kind === "signed_in" ? now.me : undefined });
  if (others) tell("out");
}

/** Tells the other tabs of this browser. */
function tell(word: "in" | "out"): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
  channel?.postMessage(word);
}

function schedule(): void {
  clearTimeout(timer);
  if (currentSession().kind !== "signed_in") return;
  const endsAt = renewer().endsAt();
  if (endsAt === undefined) return;
  timer = setTimeout(() => {
    const end = renewer().endsAt();
    // Another tab may have been first.
    if (end !== undefined && end > Date.now() + AHEAD_MS) schedule();
    else void renewSession(Date.now());
  }, Math.min(LONGEST_TIMER_MS, Math.max(1_000, endsAt - Date.now() - AHEAD_MS)));
}

/**
 * `fetch` for everything but signing in. A 401 renews the token and asks once more; when the session is over it waits
 * until somebody has signed in again and then asks: nothing that was on its way is lost.
 */
export async function sessionFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  for (let renewed = false; ; ) {
    const since = Date.now();
    const response = await fetch(input, init);
    if (response.status !== 401 || renewed) return response;
    const renewal = await renewSession(since);
    if (renewal === "unknown") return response;
    if (renewal === "ended") await unlessAborted(signedIn(), init?.signal);
    else renewed = true;
  }
}

function unlessAborted(work: Promise<unknown>, signal: AbortSignal | null | undefined): Promise<unknown> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    void work.then(resolve).finally(() => signal.removeEventListener("abort", stop));
  });
}
