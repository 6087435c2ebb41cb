import { createClient, type Client } from "graphql-ws";
import { setConnectionState } from "./connection.ts";

const PING_MS = 10_000;
const PONG_WITHIN_MS = 5_000;

let socket: Client | undefined;

/**
 * The one WebSocket of the page, opened by the first subscription and closed three seconds after the last. It never
 * retries by itself: graphql-ws would repeat a subscription with the cursor it first had, see `live-feed.ts`.
 */
export function liveSocket(): Client {
  if (socket !== undefined) return socket;
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
  let opened: WebSocket | undefined;
  socket = createClient({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
    lazy: true,
    lazyCloseTimeout: 3_000,
    retryAttempts: 0,
    keepAlive: PING_MS,
    onNonLazyError: () => undefined,
    on: {
      opened: (value) => {
        if (value instanceof WebSocket) opened = value;
      },
      connected: () => setConnectionState("live"),
      // A half-dead connection answers no ping; closing it makes every feed subscribe again.
      ping: (received) => {
        if (received) return;
        clearTimeout(pongTimer);
        pongTimer = setTimeout(() => opened?.close(4408, "No answer to a ping"), PONG_WITHIN_MS);
      },
      pong: (received) => {
        if (received) clearTimeout(pongTimer);
      },
      closed: () => clearTimeout(pongTimer),
    },
  });
  // A browser without a network keeps the socket and waits for an answer; what it says then may be long past.
  addEventListener("offline", () => socket?.terminate());
  return socket;
}
