import { beforeEach, describe, expect, it } from "vitest";
import { ranksBetween } from "#schemas/rank.ts";
import { BacklogModel, type BacklogPorts } from "./backlog-model.ts";
import { BACKLOG, type SectionId } from "./section-store.ts";
import type { BacklogStory } from "./story-list.ts";

const SPRINT = "11111111-1111-4111-8111-111111111111";
const ranks = ranksBetween(null, null, 2_000);

/** A server in a few lines: it keeps stories, pages them, and applies the commands this screen sends. */
class Server implements BacklogPorts {
  readonly stories = new Map<string, BacklogStory>();
  readonly sent: { name: string; input: Record<string, unknown> }[] = [];
  refuse: ((input: Record<string, unknown>) => string | undefined) | undefined;
  #ids = 0;

  constructor(count: number) {
    for (let i = 0; i < count; i += 1) {
      const id = `s${i}`;
      this.stories.set(id, {
        id, key: `SG-${i}`, title: `Story ${i}`, status: "backlog", priority: 5, rank: ranks[i]!, storyPoints: 1, labels: [], sprintId: null, assignedTo: null, taskCount: 0, doneTaskCount: 0, revision: 0,
      });
    }
  }
  async fetchPage(section: SectionId, after: string | undefined, first: number) {
    const all = this.in(section);
    const from = after === undefined ? 0 : Number(after);
    return {
      rows: all.slice(from, from + first),
      totalCount: all.length,
      totalPoints: all.reduce((sum, story) => sum + (story.storyPoints ?? 0), 0),
      next: from + first < all.length ? String(from + first) : undefined,
    };
  }
  async fetchFirstRank(section: SectionId) {
    return this.in(section)[0]?.rank ?? null;
  }
  async fetchStory(id: string) {
    return this.stories.get(id);
  }
  async send(name: string, input: Record<string, unknown>) {
    const refusal = this.refuse?.(input);
    if (refusal !== undefined) throw new Error(refusal);
    this.sent.push({ name, input });
    const id = String(input["story_id"]);
    const story = this.stories.get(id) ?? { ...this.stories.get("s0")!, id, key: "SG-NEW", title: String(input["title"]), sprintId: null };
    this.stories.set(id, {
      ...story,
      ...("story_points" in input ? { storyPoints: input["story_points"] as number | null } : {}),
      ...("rank" in input ? { rank: String(input["rank"]) } : {}),
      ...("title" in input ? { title: String(input["title"]) } : {}),
      ...("labels" in input ? { labels: input["labels"] as string[] } : {}),
      ...("sprint_id" in input ? { sprintId: input["sprint_id"] as string | null } : {}),
    });
    return { revision: story.revision + 1 };
  }
  newId() {
    this.#ids += 1;
    return `new${this.#ids}`;
  }
  now() {
    return Date.UTC(2026, 10, 23);
  }
  in(section: SectionId) {
    return [...this.stories.values()].filter((story) => (story.sprintId ?? BACKLOG) === section).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  }
}

/** The server's ports alone, to be replaced one by one. */
const portsOf = (of: Server): BacklogPorts => ({
  fetchPage: (...args) => of.fetchPage(...args),
  fetchFirstRank: (section) => of.fetchFirstRank(section),
  fetchStory: (id) => of.fetchStory(id),
  send: (name, input) => of.send(name, input),
  newId: () => of.newId(),
  now: () => of.now(),
});

let server: Server;
let model: BacklogModel;
const shown = (section: SectionId) => model.section(section).list.rows.map((row) => row.id);

beforeEach(async () => {
  server = new Server(1_200);
  model = new BacklogModel(server, { byRank: true, filtered: false });
  await Promise.all([model.load(BACKLOG), model.load(SPRINT)]);
});

describe("the backlog", () => {
  it("loads a first page, then as far as the screen looks", async () => {
    expect(shown(BACKLOG)).toHaveLength(100);
    expect(model.section(BACKLOG).list.totalCount).toBe(1_200);
    await model.load(BACKLOG, 1_150);
    expect(shown(BACKLOG)).toHaveLength(1_200);
    expect(model.section(BACKLOG).list.next).toBeUndefined();
  });

  it("shows a story in a sprint at once, with the totals of both, and the server agrees", async () => {
    const done = model.move(["s3", "s1"], SPRINT, { at: "end" });
    expect(shown(SPRINT)).toEqual(["s1", "s3"]);
    expect(model.section(SPRINT).list).toMatchObject({ totalCount: 2, totalPoints: 2 });
    expect(model.section(BACKLOG).list.totalCount).toBe(1_198);
    const { undo } = await done;
    expect(server.in(SPRINT).map((story) => story.id)).toEqual(["s1", "s3"]);
    await undo();
    expect(server.in(SPRINT)).toEqual([]);
    expect(shown(BACKLOG).slice(0, 5)).toEqual(["s0", "s1", "s2", "s3", "s4"]);
  });

  it("reorders with one command and takes it back", async () => {
    const { undo } = await model.move(["s4"], BACKLOG, { at: "before", id: "s1" });
    expect(server.sent.map((command) => command.name)).toEqual(["prioritize_story"]);
    expect(server.in(BACKLOG).slice(0, 3).map((story) => story.id)).toEqual(["s0", "s4", "s1"]);
    expect(shown(BACKLOG).slice(0, 3)).toEqual(["s0", "s4", "s1"]);
    await undo();
    expect(shown(BACKLOG).slice(0, 5)).toEqual(["s0", "s1", "s2", "s3", "s4"]);
  });

  it("puts a refused story back and says why; the others stay changed", async () => {
    server.refuse = (input) => (input["story_id"] === "s2" ? "the sprint is completed" : undefined);
    await expect(model.move(["s1", "s2"], SPRINT, { at: "end" })).rejects.toThrow("the sprint is completed");
    expect(shown(SPRINT)).toEqual(["s1"]);
    expect(shown(BACKLOG).slice(0, 3)).toEqual(["s0", "s2", "s3"]);
  });

  it("creates at the top and keeps the order in which stories were typed", async () => {
    await model.create("p", "First");
    await model.create("p", "Second");
    expect(shown(BACKLOG).slice(0, 3)).toEqual(["new1", "new2", "s0"]);
    expect(model.find("new1")?.story.key).toBe("SG-NEW");
    expect(server.in(BACKLOG).slice(0, 2).map((story) => story.title)).toEqual(["First", "Second"]);
  });

  it("takes a created story away again when it was refused", async () => {
    server.refuse = () => "must not be blank";
    await expect(model.create("p", " ")).rejects.toThrow("must not be blank");
    expect(shown(BACKLOG)[0]).toBe("s0");
    expect(model.section(BACKLOG).list.totalCount).toBe(1_200);
  });

  it("changes a story that is still being created after it was created, and keeps the change", async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const slow = new BacklogModel({ ...portsOf(server), send: async (name, input) => {
      if (name === "create_story") await answered;
      return server.send(name, input);
    } }, { byRank: true, filtered: false });
    await slow.load(BACKLOG);
    const created = slow.create("p", "New");
    const estimated = slow.estimate(["new1"], 8);
    expect(server.sent).toEqual([]);
    answer();
    await Promise.all([created, estimated]);
    expect(server.sent.map(({ name }) => name)).toEqual(["create_story", "estimate_story"]);
    await expect.poll(() => slow.find("new1")?.story).toMatchObject({ key: "SG-NEW", storyPoints: 8 });
  });

  it("does not let an answer from before a change undo it on the screen", async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const slow = new BacklogModel({ ...portsOf(server), fetchStory: async (id) => {
      const story = server.stories.get(id);
      await answered;
      return story;
    } }, { byRank: true, filtered: false });
    await slow.load(BACKLOG);
    const reading = slow.refreshStory("s0");
    await slow.estimate(["s0"], 13);
    answer();
    await reading;
    expect(slow.find("s0")?.story.storyPoints).toBe(13);
  });

  it("finds a story that was moved into a sprint while the sprint was still being read", async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const slow = new BacklogModel({ ...portsOf(server), fetchPage: async (section, after, first) => {
      const page = await server.fetchPage(section, after, first);
      if (section === SPRINT) await answered;
      return page;
    } }, { byRank: true, filtered: false });
    await slow.load(BACKLOG);
    const loading = slow.load(SPRINT);
    await slow.move(["s0"], SPRINT, { at: "end" });
    answer(); // with what the sprint held before
    await loading;
    await expect.poll(() => slow.section(SPRINT).list.rows.map(({ id }) => id)).toEqual(["s0"]);
  });

  it("takes a story away that somebody else deleted meanwhile", async () => {
    const gone = Object.assign(new Error("There is no such story"), { code: "not_found" });
    const late = new BacklogModel({ ...portsOf(server), send: () => Promise.reject(gone) }, { byRank: true, filtered: false });
    await late.load(BACKLOG);
    await expect(late.estimate(["s0"], 1)).rejects.toThrow("no such story");
    expect(late.find("s0")).toBeUndefined();
  });

  it("goes on loading when the screen looks further meanwhile", async () => {
    const far = new BacklogModel(server, { byRank: true, filtered: false });
    const first = far.load(BACKLOG);
    await Promise.all([first, far.load(BACKLOG, 1_100)]);
    expect(far.section(BACKLOG).list.rows.length).toBeGreaterThan(1_100);
  });

  it("reads again once more, not many times at once, when much happens", async () => {
    let reads = 0;
    const busy = new BacklogModel({ ...portsOf(server), fetchPage: (...args) => ((reads += 1), server.fetchPage(...args)) }, { byRank: true, filtered: false });
    await busy.load(BACKLOG);
    reads = 0;
    await Promise.all(Array.from({ length: 20 }, () => busy.refresh()));
    await expect.poll(() => reads).toBe(2);
  });

  it("edits titles and labels, each taken back by the opposite", async () => {
    const titled = await model.rename("s0", "Better");
    const labelled = await model.label(["s0", "s1"], (story) => [...story.labels, "ui"]);
    expect(model.find("s0")?.story).toMatchObject({ title: "Better", labels: ["ui"] });
    await titled.undo();
    await labelled.undo();
    expect(model.find("s0")?.story).toMatchObject({ title: "Story 0", labels: [] });
    expect(server.sent.map((command) => command.name)).toEqual(Array.from({ length: 6 }, () => "update_story"));
  });

  it("finds the true top when filters hide it", async () => {
    const filtered = new BacklogModel({ ...portsOf(server), fetchPage: async () => ({ rows: server.in(BACKLOG).slice(5, 8), totalCount: 3, totalPoints: 3, next: undefined }) }, { byRank: true, filtered: true });
    await filtered.load(BACKLOG);
    await filtered.move(["s6"], BACKLOG, { at: "start" });
    expect(server.in(BACKLOG)[0]?.id).toBe("s6");
    await filtered.move(["s5"], BACKLOG, { at: "end" });
    expect(server.in(BACKLOG).at(-1)?.id).toBe("s5");
  });

  it("comes back as to do when a story in progress is put back into its sprint", async () => {
    server.stories.set("s0", { ...server.stories.get("s0")!, sprintId: SPRINT, status: "in_progress" });
    await model.refreshStory("s0");
    const { undo } = await model.move(["s0"], BACKLOG, { at: "start" });
    expect(model.find("s0")?.story.status).toBe("backlog");
    await undo();
    expect(model.find("s0")).toMatchObject({ section: SPRINT, story: { status: "todo" } });
  });

  it("estimates many and keeps the sum", async () => {
    await model.estimate(["s0", "s1", "s2"], 5);
    expect(model.section(BACKLOG).list.totalPoints).toBe(1_212);
    expect((await server.fetchPage(BACKLOG, undefined, 1)).totalPoints).toBe(1_212);
  });

  it("hides and brings back", async () => {
    const hidden = model.hide(["s0", "s2"]);
    expect(shown(BACKLOG).slice(0, 2)).toEqual(["s1", "s3"]);
    await model.refresh();
    expect(shown(BACKLOG).slice(0, 2)).toEqual(["s1", "s3"]);
    expect(model.section(BACKLOG).list).toMatchObject({ totalCount: 1_198, totalPoints: 1_198 });
    hidden.restore();
    expect(shown(BACKLOG).slice(0, 3)).toEqual(["s0", "s1", "s2"]);
    expect(model.section(BACKLOG).list).toMatchObject({ totalCount: 1_200, totalPoints: 1_200 });
  });

  it("deletes what was hidden, and shows again what may not be deleted", async () => {
    server.refuse = (input) => (input["story_id"] === "s2" ? "not yours" : undefined);
    await expect(model.hide(["s0", "s2"]).remove()).rejects.toThrow("not yours");
    expect(server.sent).toEqual([{ name: "delete_story", input: { story_id: "s0" } }]);
    expect(shown(BACKLOG).slice(0, 2)).toEqual(["s1", "s2"]);
  });

  it("takes over what somebody else did, to where it belongs now", async () => {
    server.stories.set("s5", { ...server.stories.get("s5")!, sprintId: SPRINT, storyPoints: 8 });
    await model.refreshStory("s5");
    expect(shown(SPRINT)).toEqual(["s5"]);
    server.stories.delete("s6");
    await model.refreshStory("s6");
    expect(shown(BACKLOG)).not.toContain("s6");
  });

  it("says what went wrong when a page could not be loaded, and tries again", async () => {
    const broken = new BacklogModel(Object.assign(new Server(3), { fetchPage: () => Promise.reject(new Error("offline")) }), { byRank: true, filtered: false });
    await broken.load(BACKLOG);
    expect(broken.section(BACKLOG)).toMatchObject({ status: "failed", error: "offline" });
  });
});
