import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface RunningProduct {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it has printed so far. */
  output(): string;
  /** As Ctrl-C does it; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
}

export interface ProductOptions {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The program, from the root of the project. Default `main.ts`. */
  readonly program?: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));
const START_MS = 60_000;

/** Where `npm start` and its like keep what Node has compiled, so that the next start need not do it again. */
const compileCache = `${root}node_modules/.cache/node`;

/** Starts the product as `npm start` does, on a free port, without a limit of requests worth the name, in a process of its own. Rejects with what it printed when it ends instead. */
export async function startProduct({ dataDir, env = {}, program = "main.ts" }: ProductOptions): Promise<RunningProduct> {
  const child = spawn(process.execPath, [program], { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", NODE_COMPILE_CACHE: compileCache, PORT: "0", RATE_LIMIT_PER_MINUTE: "1000000000", GALAXY_DATA_DIR: dataDir, ...env } });
  let printed = "";
  const ended = once(child, "close") as Promise<[number | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      reject(new Error(`${program} was not ready in ${START_MS / 1_000} s:\n${printed}`));
    }, START_MS);
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /ready: (http:\/\/\S+)/.exec(printed)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    void ended.then(([code]) => {
      clearTimeout(timer);
      reject(new Error(`${program} ended with ${code}:\n${printed}`));
    });
  });
  return {
    url: url.replace("localhost", "127.0.0.1"),
    child,
    output: () => printed,
    async stop() {
      child.kill("SIGINT");
      return (await ended)[0];
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
