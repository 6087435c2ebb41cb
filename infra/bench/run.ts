import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { api } from "./api.ts";
import { commands } from "./commands.ts";
import { fanout } from "./fanout.ts";
import { log } from "./log.ts";
import { rebuild } from "./rebuild.ts";
import { machine, reached, table, type Figure } from "./report.ts";
import { search } from "./search.ts";
import { startup } from "./startup.ts";

export interface BenchContext {
  /** Empty, removed afterwards. */
  readonly directory: string;
  /** How long each measured phase lasts. */
  readonly seconds: number;
  readonly progress: (what: string) => void;
}

export interface Bench {
  readonly name: string;
  readonly help: string;
  run(context: BenchContext): Promise<readonly Figure[]>;
}

const benches: readonly Bench[] = [startup, log, commands, rebuild, fanout, api, search];

const usage = `npm run bench -- [name …] [--seconds N] [--json FILE]

Measures the product on this machine, each figure beside its baseline in the same run.

${benches.map((bench) => `  ${bench.name.padEnd(10)} ${bench.help}`).join("\n")}

  --seconds N   length of each measured phase (default 8)
  --json FILE   write the figures and the machine as JSON
  --help        this text

Without a name all of them run, one after the other. Exit code 1: a target was missed, 2: wrong usage.`;

async function main(): Promise<number> {
  const { values, positionals } = readArguments();
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const seconds = Number(values.seconds ?? 8);
  const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0 || !(seconds > 0 && seconds <= 600)) {
    console.error(unknown.length > 0 ? `no such bench: ${unknown.join(", ")}\n\n${usage}` : `--seconds must be a number from 1 to 600\n\n${usage}`);
    return 2;
  }
  const chosen = positionals.length > 0 ? benches.filter((bench) => positionals.includes(bench.name)) : benches;
  const figures: Figure[] = [];
  for (const bench of chosen) {
    const directory = await mkdtemp(path.join(tmpdir(), "galaxy-bench-"));
    try {
      figures.push(...(chosen.length === 1 ? await bench.run({ directory, seconds, progress: (what) => console.error(`${bench.name}: ${what}`) }) : await runAlone(bench, seconds, directory)));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }
  const on = machine();
  console.log(`\n${table(figures)}\n\n${on.cpu}, ${on.cores} cores, ${on.memoryGiB} GiB, Node ${on.node}, ${on.platform}; everything on one machine`);
  if (values.json) await writeFile(values.json, `${JSON.stringify({ machine: on, seconds, figures: figures.map((figure) => ({ ...figure, reached: reached(figure) })) }, null, 2)}\n`);
  return figures.every(reached) ? 0 : 1;
}

/** In a process of its own: what one baseline changes for its whole process (Emmett: how `pg` reads JSON) would be measured with the next. */
async function runAlone(bench: Bench, seconds: number, directory: string): Promise<readonly Figure[]> {
  const file = path.join(directory, "figures.json");
  const child = spawn(process.execPath, [import.meta.filename, bench.name, "--seconds", String(seconds), "--json", file], { stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0 && code !== 1) throw new Error(`the bench ${bench.name} ended with ${code}`);
  return (JSON.parse(await readFile(file, "utf8")) as { readonly figures: readonly Figure[] }).figures;
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: { seconds: { type: "string" }, json: { type: "string" }, help: { type: "boolean", short: "h" } } });
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

process.exitCode = await main();
