import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { endConnections } from "./draining.ts";
import { localSettings, settle, type ServerSettings } from "./server-settings.ts";

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
  /** Stops accepting, answers what was taken, and cuts what is still open after `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** Longer than a reader may wait for the read models, so that it is told. */
const GRACE_MS = 8_000;

/** How long a client may take, in milliseconds. */
export interface Patience {
  /** For the head of a request. */
  readonly headers: number;
  /** For a whole request: 100 MB at 3 Mbit/s. */
  readonly request: number;
  /** For anything at all to move, either way. */
  readonly idle: number;
}

const PATIENCE: Patience = { headers: 20_000, request: 300_000, idle: 120_000 };

export interface ListenAt {
  readonly host: string;
  readonly port: number;
  readonly settings?: ServerSettings;
  readonly patience?: Patience;
}

/** @throws {ListenError} */
export async function listenHttp(handler: RequestListener, at: ListenAt): Promise<Listening> {
  const { settings = localSettings, patience = PATIENCE } = at;
  const server = createServer({ requestTimeout: patience.request, headersTimeout: patience.headers, keepAliveTimeout: 65_000, connectionsCheckingInterval: Math.min(10_000, patience.headers) }, handler);
  server.timeout = patience.idle;
  server.on("connection", (socket) => settle(socket, settings));
  const connections = endConnections(server);
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
      (closing ??= (async () => {
        const forced = setTimeout(() => {
          for (const socket of connections.sockets) socket.destroy();
        }, graceMs);
        await connections.close();
        clearTimeout(forced);
      })()),
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
