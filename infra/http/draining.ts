import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** A connection that has never asked anything is given this long to do so, in milliseconds: what it asks may be on its way. */
const SILENT_MS = 500;

/**
 * Lets a server's connections end when it closes: every request that was taken is answered to its last byte, each
 * connection ends after its answer, and idle ones at once. Node's own `close` keeps a busy connection alive for further
 * requests, and cuts an answer that a slow client has not read yet.
 */
export function endConnections(server: Server): { readonly sockets: ReadonlySet<Socket>; close(): Promise<void> } {
  const sockets = new Set<Socket>();
  /** Those that have asked over HTTP, with the answers they wait for. A WebSocket is not among them. */
  const answers = new Map<Socket, Set<ServerResponse>>();
  let closing = false;

  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      answers.delete(socket);
    });
  });
  server.prependListener("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    const under = answers.get(socket) ?? new Set();
    answers.set(socket, under.add(response));
    if (closing) response.shouldKeepAlive = false;
    response.once("close", () => {
      under.delete(response);
      if (closing && under.size === 0) socket.destroySoon();
    });
  });
  // This is how Node's `close` gets rid of idle connections.
  server.closeIdleConnections = () => {
    for (const [socket, under] of answers) if (under.size === 0) socket.destroy();
  };

  return {
    sockets,
    close() {
      closing = true;
      for (const under of answers.values()) for (const response of under) response.shouldKeepAlive = false;
      const silent = setTimeout(() => {
        for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
      }, SILENT_MS);
      return new Promise((resolve) => {
        server.close(() => {
          clearTimeout(silent);
          resolve();
        });
      });
    },
  };
}
