import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

/** `npm run eventstore` in a process of its own, on its own data and a port that stays the same. */
export interface TestServer {
  readonly url: string;
  /** Kills the process, as a crash would, and starts it again on the same data. */
  restart(): Promise<void>;
  kill(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function startTestServer(): Promise<TestServer> {
  const directory = await mkdtemp(path.join(tmpdir(), "wire server "));
  let port = 0;
  let child: ChildProcess | undefined;

  const start = async () => {
    const started = spawn(process.execPath, [path.join(import.meta.dirname, "serve.ts"), "--port", String(port), "--data-dir", directory], { stdio: ["ignore", "pipe", "inherit"] });
    child = started;
    for await (const line of createInterface({ input: started.stdout })) {
      port = Number(/127\.0\.0\.1:(\d+)/.exec(line)?.[1]);
      break;
    }
    if (!port) throw new Error("the event store did not start");
  };
  const kill = async () => {
    const killed = child;
    child = undefined;
    if (!killed || killed.exitCode !== null || killed.signalCode !== null) return;
    killed.kill("SIGKILL");
    await once(killed, "exit");
  };
  await start();
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    start,
    kill,
    async restart() {
      await kill();
      await start();
    },
    async close() {
      await kill();
      await rm(directory, { recursive: true });
    },
  };
}
