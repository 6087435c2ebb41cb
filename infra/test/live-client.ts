import { WebSocket } from "ws";

export interface LiveMessage {
  readonly kind: "SNAPSHOT" | "CHANGE" | "CAUGHT_UP" | "RESYNC";
  readonly cursor: string;
  readonly [field: string]: unknown;
}

export interface LiveClient extends AsyncDisposable {
  /** Every message of the subscription, in the order of arrival. */
  readonly messages: readonly LiveMessage[];
  /** What the server refused the subscription with, if it did. */
  readonly errors: readonly unknown[];
  /** Resolves when a message fulfils the condition; at once when one has already. */
  until(condition: (message: LiveMessage) => boolean): Promise<LiveMessage>;
  /** Resolves with the close code when the server or the network ends the connection. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly socket: WebSocket;
  /** Cuts the connection without a word, as a network does. */
  cut(): void;
}

/** How a connection says who it is. */
export interface SignedIn {
  readonly headers?: Readonly<Record<string, string>>;
  /** What is sent with the first message. */
  readonly first?: Readonly<Record<string, unknown>>;
}

/** One subscription on a WebSocket of its own, speaking `graphql-transport-ws` by hand so that nothing is retried behind a test's back. */
export async function subscribe(url: string, query: string, variables: Record<string, unknown>, signedIn: SignedIn = {}): Promise<LiveClient> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/graphql`, "graphql-transport-ws", { perMessageDeflate: false, headers: signedIn.headers ?? {} });
  const messages: LiveMessage[] = [];
  const errors: unknown[] = [];
  const waiting = new Set<{ condition: (message: LiveMessage) => boolean; resolve: (message: LiveMessage) => void }>();
  const closed = new Promise<{ code: number; reason: string }>((resolve) => socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() })));
  socket.on("error", () => {}); // told by `closed`
  socket.on("message", (data: Buffer) => {
    const message = JSON.parse(data.toString("utf8")) as { type: string; payload?: { data?: Record<string, LiveMessage>; errors?: unknown[] } & unknown };
    if (message.type === "connection_ack") socket.send(JSON.stringify({ id: "live", type: "subscribe", payload: { query, variables } }));
    if (message.type === "ping") socket.send('{"type":"pong"}');
    if (message.type === "error") errors.push(...(Array.isArray(message.payload) ? (message.payload as unknown[]) : [message.payload]));
    if (message.type !== "next") return;
    if (message.payload?.errors) errors.push(...message.payload.errors);
    const [live] = Object.values(message.payload?.data ?? {});
    if (!live) return;
    messages.push(live);
    for (const waiter of waiting) {
      if (!waiter.condition(live)) continue;
      waiting.delete(waiter);
      waiter.resolve(live);
    }
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  socket.send(JSON.stringify({ type: "connection_init", ...(signedIn.first ? { payload: signedIn.first } : {}) }));
  return {
    messages,
    errors,
    socket,
    closed,
    until(condition) {
      const already = messages.find(condition);
      return already ? Promise.resolve(already) : new Promise((resolve) => waiting.add({ condition, resolve }));
    },
    cut: () => socket.terminate(),
    async [Symbol.asyncDispose]() {
      socket.terminate();
      await closed;
    },
  };
}
