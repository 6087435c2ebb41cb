import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { signIn, type SignedIn } from "#infra/test/signed-in.ts";
import { startProduct } from "#infra/process/testing.ts";
import { BenchClient } from "./http-client.ts";
import { percentile, type Figure } from "./report.ts";
import type { Bench } from "./run.ts";
import { withPostgres } from "./setting.ts";
import { Watchers } from "./watchers.ts";

const WATCHERS = 1_000;
const BOARDS = 50;

interface Board {
  readonly sprintId: string;
  readonly stories: Array<{ readonly id: string; status: "in_progress" | "in_review" }>;
}

/** Live updates to a thousand watchers, alone and against plain graphql-yoga with graphql-ws. */
export const fanout: Bench = {
  name: "fanout",
  help: "live updates to 1,000 watchers of one board and of 50",
  async run({ directory, seconds, progress }) {
    return withPostgres(`${directory}/fanout-pg`, 4, async (_pool, databaseUrl) => {
      const product = await startProduct({ dataDir: `${directory}/fanout`, env: { DATABASE_URL: databaseUrl } });
      const as = await signIn(product.url);
      const client = new BenchClient(product.url, 64, as.headers);
      try {
        const project = await client.command("create_project", { team_id: as.teamId, name: "Fan-out", allow_parallel_sprints: true });
        const boards = await makeBoards(client, project.id);
        const [first] = boards;
        if (!first) throw new Error("no board was made");

        progress("one change to 1,000 watchers of one board");
        const ours = await oneChange(client, first, product.url, true, as);

        progress("the same through plain graphql-yoga and graphql-ws");
        const plain = await withPlainServer(databaseUrl, (url) => oneChange(client, first, url, false, as));

        progress("1,000 watchers over 50 boards, 170 commands a second");
        const many = await steady(client, boards, product.url, 170, seconds, as);

        progress("1,000 watchers of one board, 10 commands a second");
        const one = await steady(client, [first], product.url, 10, seconds, as);

        const figures: Figure[] = [
          { name: "one change to 1,000 watchers of one board, p95 to the last", unit: "ms", ours, baseline: { what: "plain yoga + graphql-ws", value: plain }, target: { kind: "ratio_at_most", value: 0.2 } },
          { name: "live update, 1,000 watchers over 50 boards, 170 commands/s, p95", unit: "ms", ours: many.p95, target: { kind: "below", value: 50 }, note: many.note },
          { name: "live update, 1,000 watchers of one board, 10 commands/s, p95", unit: "ms", ours: one.p95, target: { kind: "below", value: 50 }, note: one.note },
        ];
        return figures;
      } finally {
        client.close();
        await product.stop();
      }
    });
  },
};

async function makeBoards(client: BenchClient, projectId: string): Promise<Board[]> {
  const boards: Board[] = [];
  for (let number = 1; number <= BOARDS; number += 1) {
    const sprint = await client.command("create_sprint", { project_id: projectId, name: `Sprint ${number}` });
    const stories = await Promise.all(
      Array.from({ length: 20 }, (_, index) => client.command("create_story", { project_id: projectId, sprint_id: sprint.id, status: "in_progress", title: `Story ${index + 1} of sprint ${number}`, story_points: 3 })),
    );
    boards.push({ sprintId: sprint.id, stories: stories.map(({ id }) => ({ id, status: "in_progress" as const })) });
  }
  return boards;
}

let moves = 0;
/** Moves one card of the board there or back; the command's id. */
function move(board: Board, client: BenchClient, commandId: string): Promise<unknown> {
  const story = board.stories[(moves += 1) % board.stories.length];
  if (!story) throw new Error("a board without stories");
  story.status = story.status === "in_progress" ? "in_review" : "in_progress";
  return client.post("/api/v1/commands/move_story", { story_id: story.id, status: story.status }, { "idempotency-key": commandId });
}

/** p95, in milliseconds, of the time from a command's answer to its arrival at the last of the watchers. */
async function oneChange(client: BenchClient, board: Board, url: string, saysCaughtUp: boolean, as: SignedIn): Promise<number> {
  const watchers = new Watchers(as);
  try {
    const arrivals = new Map<string, { count: number; last: number; all: () => void }>();
    watchers.onChange = (commandId, at) => {
      const arrival = arrivals.get(commandId);
      if (!arrival) return;
      arrival.count += 1;
      arrival.last = at;
      if (arrival.count === WATCHERS) arrival.all();
    };
    await watchers.join(url, board.sprintId, WATCHERS, saysCaughtUp);
    if (!saysCaughtUp) await pause(2_000); // a plain server does not say when a subscription stands
    const times: number[] = [];
    for (let turn = 0; turn < 60; turn += 1) {
      const commandId = crypto.randomUUID();
      const delivered = new Promise<void>((resolve) => arrivals.set(commandId, { count: 0, last: 0, all: resolve }));
      await move(board, client, commandId);
      const answered = performance.now();
      await delivered;
      if (turn >= 10) times.push((arrivals.get(commandId)?.last ?? Number.NaN) - answered); // the first ten warm both sides up
      await pause(50);
    }
    return percentile(times, 0.95);
  } finally {
    watchers.close();
  }
}

/** p95, in milliseconds, over every delivery, counted from the moment the command is sent: stricter than from its answer. */
async function steady(client: BenchClient, boards: readonly Board[], url: string, perSecond: number, seconds: number, as: SignedIn): Promise<{ p95: number; note: string }> {
  const watchers = new Watchers(as);
  const sent = new Map<string, number>();
  const times: number[] = [];
  watchers.onChange = (commandId, at) => {
    const since = sent.get(commandId);
    if (since !== undefined) times.push(at - since);
  };
  try {
    const each = WATCHERS / boards.length;
    for (const board of boards) await watchers.join(url, board.sprintId, each, true);
    const total = Math.round(perSecond * seconds);
    const started = performance.now();
    const answers: Array<Promise<unknown>> = [];
    for (let turn = 0; turn < total; turn += 1) {
      const due = started + (turn * 1_000) / perSecond;
      const wait = due - performance.now();
      if (wait > 1) await pause(wait);
      const board = boards[turn % boards.length];
      if (!board) continue;
      const commandId = crypto.randomUUID();
      sent.set(commandId, performance.now());
      answers.push(move(board, client, commandId));
    }
    await Promise.all(answers);
    const expected = total * each;
    for (let patience = 0; times.length < expected && patience < 100; patience += 1) await pause(100);
    if (times.length !== expected) throw new Error(`${times.length} of ${expected} deliveries arrived`);
    return { p95: percentile(times, 0.95), note: `${expected.toLocaleString("en")} deliveries, from the sending of the command: p50 ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms` };
  } finally {
    watchers.close();
  }
}

async function withPlainServer<Result>(databaseUrl: string, work: (url: string) => Promise<Result>): Promise<Result> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("baseline-live.ts", import.meta.url)), databaseUrl], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    return await work(`http://127.0.0.1:${line.toString().replace(/^ready /, "").trim()}`);
  } finally {
    child.kill();
  }
}
