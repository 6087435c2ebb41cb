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

/** Many graphql-ws clients in one process, each reading only as much of a message as the measurement needs. */
export class Watchers {
  readonly #sockets: WebSocket[] = [];
  /** Called for every change a client receives. */
  onChange: (commandId: string, at: number) => void = () => {};

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
      const socket = new WebSocket(address, "graphql-transport-ws", { perMessageDeflate: false, maxPayload: 64 * 2 ** 20 });
      this.#sockets.push(socket);
      socket.on("error", reject);
      socket.on("close", (code, reason) => reject(new Error(`watcher closed with ${code} ${reason.toString()}`)));
      socket.on("open", () => socket.send('{"type":"connection_init"}'));
      socket.on("message", (data: Buffer) => {
        const at = data.indexOf(commandIdKey);
        if (at >= 0) {
          const start = at + commandIdKey.length;
          this.onChange(data.toString("latin1", start, data.indexOf(0x22, start)), performance.now());
          return;
        }
        const message = JSON.parse(data.toString("utf8")) as { type: string; payload?: { data?: { boardChanges?: { kind?: string } }; errors?: unknown } };
        if (message.type === "connection_ack") {
          socket.send(JSON.stringify({ id: "w", type: "subscribe", payload: { query: boardDocument, variables: { sprintId } } }));
          if (!saysCaughtUp) resolve();
        } else if (message.type === "ping") socket.send('{"type":"pong"}');
        else if (message.type === "error" || message.payload?.errors) reject(new Error(`watcher refused: ${data.toString("utf8")}`));
        else if (message.payload?.data?.boardChanges?.kind === "CAUGHT_UP") resolve();
      });
    });
  }

  close(): void {
    for (const socket of this.#sockets) {
      socket.removeAllListeners("close");
      socket.terminate();
    }
    this.#sockets.length = 0;
  }
}
