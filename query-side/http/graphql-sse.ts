import type { Response } from "express";
import type { Sink } from "../live/sink.ts";

/** A comment this often keeps proxies from closing a quiet stream, in milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/**
 * A subscription as server-sent events, one connection each (the "distinct connections mode" of the GraphQL over SSE
 * protocol): `next` with a result, `complete` at the end. An end with a reason comes as an `error` event with its code.
 */
export async function serveEvents(response: Response, watch: (sink: Sink) => Promise<{ close(): void }>): Promise<void> {
  let open = false;
  const waiting: string[] = [];
  const write = (text: string) => {
    if (open) response.write(text);
    else waiting.push(text);
  };
  const sink: Sink = {
    send: (payload) => write(`event: next\ndata: ${payload}\n\n`),
    buffered: () => response.writableLength,
    shut: (code, reason) => {
      write(`event: error\ndata: ${JSON.stringify({ code, reason })}\n\nevent: complete\ndata:\n\n`);
      response.end();
    },
  };
  const subscription = await watch(sink);
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache, no-transform", "x-accel-buffering": "no" });
  response.flushHeaders();
  open = true;
  for (const text of waiting.splice(0)) response.write(text);
  const keepAlive = setInterval(() => response.write(":\n\n"), KEEP_ALIVE_MS);
  response.once("close", () => {
    clearInterval(keepAlive);
    subscription.close();
  });
}
