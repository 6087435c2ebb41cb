import { setTimeout as pause } from "node:timers/promises";
import { startProduct } from "#infra/process/testing.ts";
import { signIn } from "#infra/test/signed-in.ts";
import { BenchClient } from "./http-client.ts";
import { Latencies } from "./latencies.ts";
import { percentile, type Figure } from "./report.ts";
import type { Bench } from "./run.ts";
import { withPostgres } from "./setting.ts";

const RATE = 200;
const PROJECTS = 10;
const STORIES = 1_000;
/** Stories of a project that are in its sprint. */
const PLANNED = 30;
const words = ["login", "invoice", "export", "timeline", "mobile", "search", "cache", "report", "email", "upload", "settings", "password", "chart", "import", "filter", "label"];

interface Project {
  readonly id: string;
  readonly key: string;
  readonly sprintId: string;
  readonly stories: string[];
}

const graphql = (client: BenchClient, query: string, variables: Record<string, unknown>) =>
  client.post("/graphql", { query, variables }).then((answer) => {
    if (answer["errors"]) throw new Error(`the query was answered ${JSON.stringify(answer["errors"])}`);
  });

const boardQuery = "query($id: ID!) { sprint(id: $id) { id name status board { cursor cards { id kind key title status rank priority labels storyPoints taskCount doneTaskCount commentCount revision } } } }";
const backlogQuery = "query($key: String!) { project(key: $key) { id name stories(first: 50, filter: { inBacklog: true }) { totalCount edges { node { id key title status priority rank storyPoints labels revision } } } } }";
const storyQuery = "query($id: ID!) { story(id: $id) { id key title description acceptanceCriteria status tasks { id key title status } comments(first: 20) { edges { node { id body createdAt author { id name } } } } } }";
const searchQuery = "query($query: String!) { search(query: $query, first: 20) { totalCount edges { node { kind key title highlights { field text ranges { start end } } } } } }";

/** What people do with the product and how often, in per cent; what they look at most comes most. */
const mix: ReadonlyArray<readonly [kind: string, share: number, ask: (client: BenchClient, project: Project, n: number) => Promise<unknown>]> = [
  ["board", 18, (client, { sprintId }) => graphql(client, boardQuery, { id: sprintId })],
  ["backlog", 8, (client, { key }) => graphql(client, backlogQuery, { key })],
  ["story with tasks and comments", 14, (client, project, n) => graphql(client, storyQuery, { id: pick(project.stories, n) })],
  ["search", 6, (client, _project, n) => graphql(client, searchQuery, { query: `${pick(words, n)} ${pick(words, n * 7 + 3).slice(0, 1 + (n % 4))}` })],
  ["REST story", 12, (client, project, n) => client.get(`/api/v1/user-stories/${pick(project.stories, n)}`)],
  ["REST list of stories", 8, (client, { id }) => client.get(`/api/v1/projects/${id}/user-stories?page_size=50&sort=-updated_at`)],
  ["REST projects", 6, (client) => client.get("/api/v1/projects?page_size=50")],
  ["REST burndown", 4, (client, { sprintId }) => client.get(`/api/v1/sprints/${sprintId}/burndown`)],
  ["REST history", 4, (client, { id }) => client.get(`/api/v1/projects/${id}/activity?page_size=50`)],
  ["move a story", 8, (client, project, n) => client.command("move_story", { story_id: project.stories[n % PLANNED], status: ["in_progress", "in_review", "todo"][n % 3] })],
  ["rename a story", 5, (client, project, n) => client.command("update_story", { story_id: pick(project.stories, n), title: `${pick(words, n)} ${pick(words, n + 5)} ${n}` })],
  ["create a story", 4, (client, project, n) => client.command("create_story", story(project.id, n))],
  ["comment", 3, (client, project, n) => client.command("comment_on_story", { story_id: pick(project.stories, n), body: `Looks right to me, ${pick(words, n)} included.` })],
];

/** People's and tools' requests of every kind, coming at their own pace whether or not the ones before were answered. */
export const api: Bench = {
  name: "api",
  help: `${RATE} requests/s of a realistic mix over HTTP, REST and GraphQL`,
  async run({ directory, seconds, progress }) {
    return withPostgres(`${directory}/api-pg`, 2, async (_pool, databaseUrl) => {
      const product = await startProduct({ dataDir: `${directory}/api`, env: { DATABASE_URL: databaseUrl } });
      const as = await signIn(product.url);
      const client = new BenchClient(product.url, 64, as.headers);
      try {
        progress(`making ${PROJECTS} projects with ${STORIES.toLocaleString("en")} stories each`);
        const projects = await Promise.all(Array.from({ length: PROJECTS }, (_, number) => makeProject(client, as.teamId, number)));
        await steady(client, projects, seconds / 2); // warm
        progress(`${RATE} requests/s`);
        const latencies = await steady(client, projects, seconds * 2);
        const figures: Figure[] = [
          { name: `API, ${RATE} requests/s of a realistic mix, p95`, unit: "ms", ours: percentile(latencies.all(), 0.95), target: { kind: "below", value: 200 }, note: `p50/p95/p99 in ms, from when each was due: ${latencies.words()}` },
        ];
        return figures;
      } finally {
        client.close();
        await product.stop();
      }
    });
  },
};

/** An answer that is late makes those behind it late: each is measured from when it was due, not from when it was sent. */
async function steady(client: BenchClient, projects: readonly Project[], seconds: number): Promise<Latencies> {
  const latencies = new Latencies();
  const under: Promise<void>[] = [];
  const total = mix.reduce((sum, [, share]) => sum + share, 0);
  const started = performance.now();
  for (let n = 0; n < RATE * seconds; n += 1) {
    const due = started + (n * 1_000) / RATE;
    const wait = due - performance.now();
    if (wait > 0) await pause(wait);
    let at = (n * 61) % total; // every kind spread evenly over the time
    const [kind, , ask] = mix.find(([, share]) => (at -= share) < 0) ?? mix[0] ?? [];
    const project = projects[(n * 3) % projects.length];
    if (kind === undefined || !ask || !project) throw new Error("there is nothing to ask for");
    under.push(ask(client, project, n).then(() => latencies.add(kind, performance.now() - due)));
  }
  await Promise.all(under);
  return latencies;
}

async function makeProject(client: BenchClient, teamId: string, number: number): Promise<Project> {
  const key = `BN${String.fromCharCode(65 + number)}`;
  const { id } = await client.command("create_project", { team_id: teamId, name: `Bench ${number}`, key });
  const sprint = await client.command("create_sprint", { project_id: id, name: "Sprint 1", start_date: "2026-11-16", end_date: "2026-11-29" });
  const stories: string[] = [];
  for (let n = 0; n < STORIES; n += 1) stories.push((await client.command("create_story", { ...story(id, n), ...(n < PLANNED ? { sprint_id: sprint.id } : {}) })).id);
  await client.command("start_sprint", { sprint_id: sprint.id });
  for (const [n, storyId] of stories.slice(0, PLANNED).entries()) {
    await client.command("create_task", { story_id: storyId, title: `Write the ${pick(words, n)}` });
    await client.command("comment_on_story", { story_id: storyId, body: `About the ${pick(words, n + 1)}` });
  }
  return { id, key, sprintId: sprint.id, stories };
}

function story(projectId: string, n: number) {
  return { project_id: projectId, title: `The ${pick(words, n)} of the ${pick(words, n * 5 + 1)}`, description: `Somebody wants the ${pick(words, n + 3)} to work with the ${pick(words, n * 11)}. `.repeat(4), labels: [pick(words, n + 2)], story_points: (n % 8) + 1 };
}

function pick(all: readonly string[], n: number): string {
  return all[n % all.length] ?? "";
}
