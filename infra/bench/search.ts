import { openDatabase } from "#infra/postgres/database.ts";
import { createLogger } from "#infra/telemetry/logger.ts";
import { createMetrics } from "#infra/telemetry/metrics.ts";
import { createProjectors } from "#projectors/app.ts";
import { search as searchIn, type SearchArguments } from "#query-side/search/search.ts";
import { generatedLog, lengthOf, planted, projectId, teams, titleOf, wordOfRank } from "./generated-log.ts";
import { Latencies } from "./latencies.ts";
import { percentile, type Figure } from "./report.ts";
import type { Bench } from "./run.ts";
import { withPostgres } from "./setting.ts";

const STORIES = 1_000_000;
/** Of each kind of query, one after the other. */
const EACH = 40;
const CALLERS = 4;

interface Asked extends SearchArguments {
  readonly team?: keyof typeof teams;
}

/** A fresh query of each kind; `n` grows. */
const kinds: Readonly<Record<string, (n: number) => Asked>> = {
  "in every story": (n) => ({ query: wordOfRank(n % 10) }),
  "frequent": (n) => ({ query: wordOfRank(20 + n * 3) }),
  "one story in a thousand": (n) => ({ query: n % 2 === 0 ? planted.thousandth[0] : wordOfRank(4_000 + n * 17) }),
  "rare": (n) => ({ query: wordOfRank(20_000 + n * 101) }),
  "first letter": (n) => ({ query: "bcdefghijklmnopqrstuvwxyz"[n % 25] ?? "" }),
  "while typing": (n) => ({ query: wordOfRank(100 + n * 251).slice(0, 2 + (n % 4)) }),
  "a key": (n) => ({ query: `PB-${1 + n * 2_311}` }),
  "a key while typing": (n) => ({ query: `PC-${1 + (n % 99)}` }),
  "two words": (n) => ({ query: `${wordOfRank(30 + n)} ${wordOfRank(900 + n * 7)}` }),
  "three frequent words": (n) => ({ query: `${wordOfRank(n)} ${wordOfRank(n + 40)} ${wordOfRank(n + 80)}` }),
  "in quotes": (n) => ({ query: `"${titleOf(1 + n * 24_007).split(" ").slice(0, 3).join(" ")}"` }),
  "without its umlaut": (n) => ({ query: n % 2 === 0 ? "ubergrosse" : "uebergroesse" }),
  "Japanese": (n) => ({ query: ["東京都", "検索", "京都の"][n % 3] ?? "" }),
  "comments alone": (n) => ({ query: wordOfRank(10 + n * 5), kinds: ["comment"] }),
  "in one project": (n) => ({ query: wordOfRank(200 + n * 37), projectId: projectId(n % 10) }),
  "in a small team, frequent elsewhere": (n) => ({ query: wordOfRank(300 + n * 29), team: "small" }),
  "ten beginnings": (n) => ({ query: Array.from({ length: 10 }, (_, index) => wordOfRank(index * 5 + n).slice(0, 4)).join(" ") }),
  "nowhere": (n) => ({ query: `nothing${n}` }),
};

/** Searching a million stories, and the tasks and comments on them, for words of every kind; ranked and highlighted. */
export const search: Bench = {
  name: "search",
  help: `search over ${STORIES.toLocaleString("en")} stories (some minutes to build them)`,
  async run({ directory, seconds, progress }) {
    return withPostgres(`${directory}/search-pg`, 4, async (_pool, url) => {
      const logger = createLogger({ level: "silent" });
      const database = openDatabase(url, { max: CALLERS + 4 });
      const store = generatedLog(STORIES);
      const projectors = createProjectors({ store, database, personal: { openPersonal: async (events) => [...events] }, logger, metrics: createMetrics() });
      try {
        progress(`projecting ${lengthOf(STORIES).toLocaleString("en")} events of a generated log`);
        const started = performance.now();
        await projectors.start();
        await projectors.caughtUp(BigInt(lengthOf(STORIES)));
        const built = (performance.now() - started) / 1_000;

        const ask = async (kind: string, n: number, latencies: Latencies) => {
          const { team = "large", ...args } = kinds[kind]?.(n) ?? { query: "" };
          const from = performance.now();
          await searchIn(database.db, [teams[team]], { first: 20, ...args });
          latencies.add(kind, performance.now() - from);
        };
        progress("each kind of query, one after the other");
        const alone = new Latencies();
        for (let n = 0; n < EACH; n += 1) for (const kind of Object.keys(kinds)) await ask(kind, n, alone);

        progress(`all kinds, ${CALLERS} at once`);
        const together = new Latencies();
        const names = Object.keys(kinds);
        const until = performance.now() + seconds * 1_000;
        await Promise.all(
          Array.from({ length: CALLERS }, async (_, caller) => {
            for (let n = caller * 1_000; performance.now() < until; n += 1) await ask(names[n % names.length] ?? "", n, together);
          }),
        );
        const figures: Figure[] = [
          { name: `search, ${STORIES.toLocaleString("en")} stories, p95`, unit: "ms", ours: percentile(alone.all(), 0.95), target: { kind: "below", value: 1_000 }, note: `p50/p95/p99 in ms: ${alone.words()}; built in ${built.toFixed(0)} s` },
          { name: `the same, ${CALLERS} at once, p95`, unit: "ms", ours: percentile(together.all(), 0.95), target: { kind: "below", value: 1_000 }, note: `p50/p95/p99 in ms: ${together.words()}` },
        ];
        return figures;
      } finally {
        await projectors.close();
        await database.close();
      }
    });
  },
};
