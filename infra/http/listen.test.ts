import { once } from "node:events";
import { Agent, get, type IncomingMessage, type RequestListener } from "node:http";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { listenHttp, type Listening } from "./listen.ts";

const listen = (handler: RequestListener): Promise<Listening> => listenHttp(handler, { host: "127.0.0.1", port: 0 });
const portOf = ({ url }: Listening) => Number(new URL(url).port);

test("an answer that a slow client has not read yet is not cut, nor is its connection kept after it", async () => {
  const large = "x".repeat(40_000_000);
  const http = await listen((_request, response) => response.end(large));
  const client = connect(portOf(http), "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(client, "readable"); // it has begun to answer
  const closed = http.close();
  let read = 0;
  client.on("data", (chunk: Buffer) => (read += chunk.length));
  await once(client, "close");
  expect(read).toBeGreaterThan(large.length);
  await closed;
});

test("requests under way are answered, the connection says that it ends, idle and silent ones do not hold the server up", async () => {
  const taken = Promise.withResolvers<() => void>();
  const http = await listen((request, response) => {
    if (request.url === "/slow") taken.resolve(() => response.end("answered"));
    else response.end("quick");
  });
  const ask = async (path: string) => {
    const agent = new Agent({ keepAlive: true });
    const [response] = (await once(get(`http://127.0.0.1:${portOf(http)}${path}`, { agent }), "response")) as [IncomingMessage];
    return { text: (await response.toArray()).join(""), connection: response.headers.connection };
  };
  expect(await ask("/quick")).toEqual({ text: "quick", connection: "keep-alive" });
  const silent = connect(portOf(http), "127.0.0.1");
  await once(silent, "connect");
  const slow = ask("/slow");
  const answer = await taken.promise;
  let ended = false;
  const closed = http.close(60_000).then(() => (ended = true));
  await expect(fetch(http.url)).rejects.toThrow();
  expect(ended).toBe(false);
  answer();
  expect(await slow).toEqual({ text: "answered", connection: "close" });
  await closed;
});

test("what does not end by itself is cut after the grace", async () => {
  const http = await listen(() => {}); // never answers
  const client = connect(portOf(http), "127.0.0.1");
  client.on("error", () => {}); // it is cut
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(http.server, "request");
  await http.close(50);
  await once(client, "close");
});
