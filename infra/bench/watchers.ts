import type { Socket } from "node:net";
import { WebSocket } from "ws";

/** What every watcher asks for: all of a card, as the board does. */
export const boardDocument = `subscription Watch($sprintId: ID!) {
  boardChanges(sprintId: $sprintId) {
    kind cursor
    change { seq kind cardId eventType commandId occurredAt actor { kind id name }
      card { id kind storyId key title status rank priority labels storyPoints taskCount doneTaskCount commentCount revision updatedAt } }
  }
}`;

const commandIdKey = Buffer.from('"commandId":"');
/** First byte of a WebSocket frame that asks whether somebody is there, and the answer to it (RFC 6455 §5.5). */
const PING = 0x89;
const emptyPong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
/** A UUID, written out. */
const ID_LENGTH = 36;

/** Many graphql-ws clients in one process, each reading only as much of a message as the measurement needs. */
export class Watchers {
  readonly #headers: Readonly<Record<string, string>>;
  readonly #sockets: WebSocket[] = [];
  /** Called for every change a client receives. */
  onChange: (commandId: string, at: number) => void = () => {};

  constructor({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
    this.#headers = headers;
  }

  /** Connects `count` clients to the board; resolves when each is acknowledged and (when the server says so) caught up. */
  async join(url: string, sprintId: string, count: number, saysCaughtUp: boolean): Promise<void> {
    const address = `${url.replace(/^http/, "ws")}/graphql`;
    const atOnce = 50;
    for (let joined = 0; joined < count; joined += atOnce) {
      await Promise.all(Array.from({ length: Math.min(atOnce, count - joined) }, () => this.#open(address, sprintId, saysCaughtUp)));
    }
  }

  #open(address: string, sprintId: string, saysCaughtUp: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(address, "graphql-transport-ws", { perMessageDeflate: false, maxPayload: 64 * 2 ** 20, headers: this.#headers });
      this.#sockets.push(socket);
      let stream: Socket | undefined;
      socket.on("upgrade", (response) => (stream = response.socket));
      socket.on("error", reject);
      socket.on("close", (code, reason) => reject(new Error(`watcher closed with ${code} ${reason.toString()}`)));
      socket.on("open", () => socket.send('{"type":"connection_init"}'));
      const watching = () => {
        if (stream) this.#listen(stream);
        resolve();
      };
      socket.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString("utf8")) as { type: string; payload?: { data?: { boardChanges?: { kind?: string } }; errors?: unknown } };
        if (message.type === "connection_ack") {
          socket.send(JSON.stringify({ id: "w", type: "subscribe", payload: { query: boardDocument, variables: { sprintId } } }));
          if (!saysCaughtUp) watching();
        } else if (message.type === "error" || message.payload?.errors) reject(new Error(`watcher refused: ${data.toString("utf8")}`));
        else if (message.payload?.data?.boardChanges?.kind === "CAUGHT_UP") watching();
      });
    });
  }

  /**
   * From here on nothing but ids of commands is looked for in what the connection brings: a thousand clients that take
   * messages apart would be measured themselves. An id that is cut in two by the network is put together again.
   */
  #listen(stream: Socket): void {
    const longest = commandIdKey.length + ID_LENGTH;
    let rest: Buffer = Buffer.alloc(0);
    stream.removeAllListeners("data");
    stream.on("data", (chunk: Buffer) => {
      const at = performance.now();
      if (chunk[0] === PING) stream.write(emptyPong); // the server ends connections that do not answer
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let found = bytes.indexOf(commandIdKey); found >= 0; found = bytes.indexOf(commandIdKey, from)) {
        const start = found + commandIdKey.length;
        if (start + ID_LENGTH > bytes.length) break;
        this.onChange(bytes.toString("latin1", start, start + ID_LENGTH), at);
        from = start + ID_LENGTH;
      }
      rest = bytes.subarray(Math.max(from, bytes.length - longest));
    });
    stream.resume();
  }

  close(): void {
    for (const socket of this.#sockets) {
      socket.removeAllListeners("close");
      socket.terminate();
    }
    this.#sockets.length = 0;
  }
}
