import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** The address cannot be listened on. The message says what to do. */
export class ListenError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "ListenError";
  }
}

export interface Listening {
  readonly server: Server;
  /** With the real port where 0 was asked for. */
  readonly url: string;
  /** Stops accepting, lets requests finish, and cuts what is still open after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

const GRACE_MS = 5_000;

/** @throws {ListenError} */
export async function listenHttp(handler: RequestListener, at: { readonly host: string; readonly port: number }): Promise<Listening> {
  const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 65_000 }, handler);
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new ListenError(sentence(error, at), { cause: error })));
    server.listen(at.port, at.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const name = at.host.includes(":") ? `[${at.host}]` : at.host;
  let closing: Promise<void> | undefined;
  return {
    server,
    url: `http://${name === "127.0.0.1" ? "localhost" : name}:${port}`,
    close: (graceMs = GRACE_MS) =>
      (closing ??= new Promise((resolve) => {
        const forced = setTimeout(() => {
          for (const socket of sockets) socket.destroy();
        }, graceMs);
        server.close(() => {
          clearTimeout(forced);
          resolve();
        });
        server.closeIdleConnections();
      })),
  };
}

function sentence(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): string {
  switch (error.code) {
    case "EADDRINUSE":
      return `port ${port} on ${host} is in use; stop what uses it, or choose another with PORT`;
    case "EACCES":
      return `port ${port} on ${host} may not be used by this user; choose one above 1023 with PORT`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `this machine has no address ${host}; choose another with HOST`;
    default:
      return `${host}:${port} cannot be listened on (${error.code ?? error.message})`;
  }
}
