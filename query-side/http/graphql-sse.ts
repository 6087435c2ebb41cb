import type { Response } from "express";
import type { Sink } from "../live/sink.ts";

/** A comment this often keeps proxies from closing a quiet stream, in milliseconds. */
const KEEP_ALIVE_MS = 15_000;
/** A client is given this long to read why its stream ends, in milliseconds. */
const LAST_WORDS_MS = 2_000;

/**
 * A subscription as server-sent events, one connection each (the "distinct connections mode" of the GraphQL over SSE
 * protocol): `next` with a result, `complete` at the end. An end with a reason comes as an `error` event with its code.
 */
export async function serveEvents(response: Response, watch: (sink: Sink) => Promise<{ close(): void }>): Promise<void> {
  const stream: { state: "waiting" | "open" | "ended" } = { state: "waiting" };
  let keepAlive: NodeJS.Timeout | undefined;
  let subscription: { close(): void } | undefined;
  const waiting: string[] = [];
  const write = (text: string) => {
    if (stream.state === "open") response.write(text);
    else if (stream.state === "waiting") waiting.push(text);
  };
  const gone = () => {
    stream.state = "ended";
    clearInterval(keepAlive);
    subscription?.close();
  };
  const end = () => {
    stream.state = "ended";
    clearInterval(keepAlive);
    response.end();
    // a client that reads nothing would hold the connection for ever
    const forced = setTimeout(() => response.destroy(), LAST_WORDS_MS);
    response.once("close", () => clearTimeout(forced));
  };
  response.once("close", gone);
  response.on("error", () => {}); // the connection broke while something was on its way; `close` follows
  const sink: Sink = {
    send: (payload) => write(`event: next\ndata: ${payload}\n\n`),
    buffered: () => response.writableLength,
    end(payload) {
      write(`event: next\ndata: ${payload}\n\nevent: complete\ndata:\n\n`);
      end();
    },
    shut(code, reason) {
      write(`event: error\ndata: ${JSON.stringify({ code, reason })}\n\nevent: complete\ndata:\n\n`);
      end();
    },
  };
  subscription = await watch(sink);
  if (stream.state === "ended") return subscription.close(); // the client left, or was refused, while the subscription was made
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" });
  response.flushHeaders();
  stream.state = "open";
  for (const text of waiting.splice(0)) response.write(text);
  keepAlive = setInterval(() => write(":\n\n"), KEEP_ALIVE_MS);
}
