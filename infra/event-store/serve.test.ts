import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { event, readAllOf } from "./contract/support.ts";
import { openEmbeddedEventStore } from "./embedded/open.ts";
import { openEventStore } from "./open.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "serve "));
});
afterAll(() => rm(directory, { recursive: true }));

function serve(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "serve.ts"), ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return { child, exited, error: text(child.stderr) };
}

it("says one line when it is ready, serves the product's own log, and drains when it is interrupted", async () => {
  const { child, exited, error } = serve(["--port", "0"], { GALAXY_DATA_DIR: directory });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length > 1) continue;
    const url = /esdb:\/\/127\.0\.0\.1:\d+\?tls=false/.exec(line)?.[0];
    const store = await openEventStore({ eventStoreUrl: url, directory });
    await store.append("stream", [event({ served: true })], "no_stream");
    await expect(openEmbeddedEventStore({ directory: path.join(directory, "events") })).rejects.toMatchObject({ code: "locked" });
    child.kill("SIGINT");
    await store.close();
  }
  expect(lines).toHaveLength(1);
  expect(await exited).toBe(0);
  expect(await error).toBe("");
  const store = await openEmbeddedEventStore({ directory: path.join(directory, "events") });
  expect(await readAllOf(store, "stream")).toMatchObject([{ data: { served: true } }]);
  await store.close();
});

it("explains its options", async () => {
  const { child, exited } = serve(["--help"]);
  expect(await text(child.stdout)).toMatch(/--port[^]*--host[^]*--data-dir/);
  expect(await exited).toBe(0);
});

it.each([
  [["--port", "http"], "whole number from 0 to 65535"],
  [["--port", "70000"], "whole number from 0 to 65535"],
  [["--prot", "1"], "unknown option"],
  [["2113"], "too many arguments"],
])("refuses %j", async (args, words) => {
  const { exited, error } = serve(args);
  expect(await error).toContain(words);
  expect(await exited).toBe(1);
});

it("says that the port is in use, that the directory is in use, that it cannot be written", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const port = String((other.address() as AddressInfo).port);
  const busy = serve(["--port", port, "--data-dir", path.join(directory, "busy")]);
  expect(await busy.error).toBe(`cannot listen on 127.0.0.1:${port}: the port is in use; choose another with --port\n`);
  expect(await busy.exited).toBe(1);
  other.close();

  const store = await openEmbeddedEventStore({ directory: path.join(directory, "locked", "events") });
  const locked = serve(["--port", "0", "--data-dir", path.join(directory, "locked")]);
  expect(await locked.error).toContain("in use by another process");
  expect(await locked.exited).toBe(1);
  await store.close();

  await writeFile(path.join(directory, "file"), "");
  const unwritable = serve(["--port", "0", "--data-dir", path.join(directory, "file")]);
  expect(await unwritable.error).toContain("cannot be made or written");
  expect(await unwritable.exited).toBe(1);
});
