import type { CommandInput, CommandName } from "#schemas/commands/catalogue.ts";
import { ranksForMove, type Place } from "./drop.ts";
import { emptyList, patched, placed, removed, withPage, type BacklogStory, type ListState, type Page } from "./story-list.ts";

/** A sprint's id, or the backlog. */
export type SectionId = string;
export const BACKLOG: SectionId = "backlog";

export interface Section {
  readonly list: ListState;
  readonly status: "waiting" | "loading" | "ready" | "failed";
  readonly error: string | undefined;
}

/** What the model needs from outside: pages to read, commands to send. Both reject with a sentence for people. */
export interface BacklogPorts {
  fetchPage(section: SectionId, after: string | undefined, first: number): Promise<Page>;
  fetchStory(id: string): Promise<BacklogStory | undefined>;
  send<N extends CommandName>(name: N, input: CommandInput<N>): Promise<{ readonly revision: number }>;
  newId(): string;
  now(): number;
}

const FIRST_PAGE = 100;
const NEXT_PAGE = 500;
/** Commands under way at once when many stories change together. */
const AT_ONCE = 8;
const waiting: Section = { list: emptyList, status: "waiting", error: undefined };

/** A change that can be taken back by sending the opposite. */
export interface Undoable {
  readonly count: number;
  undo(): Promise<unknown>;
}

/**
 * The backlog and its sprints as one screen holds them. A change shows at once; when its command is refused the stories
 * concerned return to where they were and the promise rejects.
 */
export class BacklogModel {
  readonly #ports: BacklogPorts;
  readonly #byRank: boolean;
  readonly #listeners = new Set<() => void>();
  readonly #loads = new Map<SectionId, Promise<void>>();
  #sections: ReadonlyMap<SectionId, Section> = new Map();
  #pending = 0;
  #stale = false;
  #lastCreated: string | undefined;

  constructor(ports: BacklogPorts, byRank: boolean) {
    this.#ports = ports;
    this.#byRank = byRank;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): ReadonlyMap<SectionId, Section> => this.#sections;

  section(id: SectionId): Section {
    return this.#sections.get(id) ?? waiting;
  }

  find(id: string): { readonly section: SectionId; readonly story: BacklogStory } | undefined {
    for (const [section, { list }] of this.#sections) {
      const story = list.rows.find((row) => row.id === id);
      if (story) return { section, story };
    }
    return undefined;
  }

  /** Loads a section up to a row, at least its first page. Calls while one is under way are answered by that one. */
  load(id: SectionId, upTo = 0): Promise<void> {
    const running = this.#loads.get(id);
    if (running) return running;
    const section = this.section(id);
    const enough = section.status === "ready" && (section.list.next === undefined || section.list.rows.length > upTo);
    if (enough || section.status === "failed") return Promise.resolve();
    const load = this.#fetch(id, upTo).finally(() => this.#loads.delete(id));
    this.#loads.set(id, load);
    return load;
  }

  async #fetch(id: SectionId, upTo: number): Promise<void> {
    if (this.section(id).status === "waiting") this.#put(id, { status: "loading" });
    try {
      do {
        const { list, status } = this.section(id);
        const page = await this.#ports.fetchPage(id, list.next, status === "ready" ? NEXT_PAGE : FIRST_PAGE);
        this.#put(id, { list: withPage(this.section(id).list, page), status: "ready", error: undefined });
      } while (this.section(id).list.next !== undefined && this.section(id).list.rows.length <= upTo);
    } catch (error) {
      this.#put(id, { status: "failed", error: sentence(error) });
    }
  }

  /** Tries a section again whose loading failed; what is there stays. */
  retry(id: SectionId): Promise<void> {
    const { list } = this.section(id);
    this.#put(id, { status: list.rows.length > 0 ? "ready" : "waiting", error: undefined });
    return this.load(id, list.rows.length);
  }

  /** Reads everything loaded once more and replaces it at once; waits until no command is under way. */
  async refresh(): Promise<void> {
    if (this.#pending > 0) {
      this.#stale = true;
      return;
    }
    await Promise.all(
      [...this.#sections].map(async ([id, { list, status }]) => {
        if (status !== "ready") return;
        let fresh: ListState = emptyList;
        try {
          do fresh = withPage(fresh, await this.#ports.fetchPage(id, fresh.next, list.rows.length > FIRST_PAGE ? NEXT_PAGE : FIRST_PAGE));
          while (fresh.next !== undefined && fresh.rows.length < list.rows.length);
        } catch {
          // What is on the screen stays; the next change or reconnection asks again.
          return;
        }
        if (this.#pending === 0) this.#put(id, { list: fresh });
        else this.#stale = true;
      }),
    );
  }

  /** Takes over what somebody else did to one story. `undefined` from the server means it is gone. */
  async refreshStory(id: string): Promise<void> {
    const story = await this.#ports.fetchStory(id);
    if (this.#pending > 0) {
      this.#stale = true;
      return;
    }
    this.#show(id, story);
  }

  /** Creates a story in the backlog: the first at its top, the next ones below each other, as they were typed. */
  async create(projectId: string, title: string): Promise<string> {
    const list = this.section(BACKLOG).list;
    const id = this.#ports.newId();
    const below = list.rows.some((row) => row.id === this.#lastCreated) ? this.#lastCreated : undefined;
    const place: Place = below === undefined ? { at: "start" } : { at: "after", id: below };
    const [ranked] = ranksForMove(list.rows, [{ id, rank: "" }], place, list.next === undefined, this.#ports.now());
    if (!ranked) throw new Error("A place for a new story was not found");
    this.#lastCreated = id;
    const story: BacklogStory = {
      id, key: "", title, status: "backlog", priority: 5, rank: ranked.rank, storyPoints: null, labels: [], sprintId: null, assignedTo: null, taskCount: 0, doneTaskCount: 0, revision: 0,
    };
    this.#show(id, story);
    try {
      await this.#tracked(() => this.#ports.send("create_story", { story_id: id, project_id: projectId, title, rank: ranked.rank }));
    } catch (error) {
      this.#show(id, undefined);
      throw error;
    }
    const created = await this.#ports.fetchStory(id).catch(() => undefined);
    if (created) this.#show(id, created);
    return id;
  }

  estimate(ids: readonly string[], points: number | null): Promise<Undoable> {
    return this.#change(ids, () => ({ storyPoints: points }), (story) => this.#ports.send("estimate_story", { story_id: story.id, story_points: story.storyPoints }));
  }

  prioritize(ids: readonly string[], priority: number): Promise<Undoable> {
    return this.#change(ids, () => ({ priority }), (story) => this.#ports.send("prioritize_story", { story_id: story.id, priority: story.priority }));
  }

  assign(ids: readonly string[], person: BacklogStory["assignedTo"]): Promise<Undoable> {
    return this.#change(ids, () => ({ assignedTo: person }), (story) => this.#ports.send("assign_story", { story_id: story.id, assigned_to: story.assignedTo?.id ?? null }));
  }

  /** Moves stories to a place of a section, keeping their order among each other. Nothing is sent where nothing changes. */
  move(ids: readonly string[], to: SectionId, place: Place): Promise<Undoable> {
    const target = this.section(to).list;
    const moving = this.#inOrder(ids);
    const ranks = new Map(ranksForMove(target.rows, moving, place, target.next === undefined, this.#ports.now()).map((row) => [row.id, row.rank]));
    const sprintId = to === BACKLOG ? null : to;
    return this.#change(
      moving.filter((story) => ranks.has(story.id)).map((story) => story.id),
      (story) => ({ rank: ranks.get(story.id) ?? story.rank, sprintId, status: statusAfterPlanning(story, sprintId) }),
      (story, before) =>
        story.sprintId === before.sprintId
          ? this.#ports.send("prioritize_story", { story_id: story.id, rank: story.rank })
          : this.#ports.send("plan_story", { story_id: story.id, sprint_id: story.sprintId, rank: story.rank }),
    );
  }

  /** Hides stories until their deletion was sent or taken back. */
  hide(ids: readonly string[]): () => void {
    const stories = this.#inOrder(ids);
    for (const { id } of stories) this.#show(id, undefined);
    return () => {
      for (const story of stories) this.#show(story.id, story);
    };
  }

  #inOrder(ids: readonly string[]): BacklogStory[] {
    const wanted = new Set(ids);
    return [...this.#sections.values()].flatMap(({ list }) => list.rows.filter((row) => wanted.has(row.id)));
  }

  async #change(
    ids: readonly string[],
    change: (story: BacklogStory) => Partial<BacklogStory>,
    send: (story: BacklogStory, before: BacklogStory) => Promise<{ readonly revision: number }>,
  ): Promise<Undoable> {
    const before = this.#inOrder(ids);
    const after = before.map((story) => ({ ...story, ...change(story) }));
    await this.#send(before, after, send);
    return { count: before.length, undo: () => this.#send(after, before, send) };
  }

  /** Shows `after`, sends each change, and puts back `from` where it was refused. The first refusal is thrown at the end. */
  async #send(
    from: readonly BacklogStory[],
    to: readonly BacklogStory[],
    send: (story: BacklogStory, before: BacklogStory) => Promise<{ readonly revision: number }>,
  ): Promise<void> {
    for (const story of to) this.#show(story.id, story);
    const refusals: unknown[] = [];
    const queue = to.entries();
    const worker = async () => {
      for (const [i, story] of queue) {
        const before = from[i];
        if (!before) continue;
        try {
          await send(story, before);
        } catch (error) {
          refusals.push(error);
          this.#show(before.id, before);
        }
      }
    };
    await this.#tracked(() => Promise.all(Array.from({ length: Math.min(AT_ONCE, to.length) }, worker)));
    if (refusals.length > 0) throw refusals[0];
  }

  async #tracked<T>(work: () => Promise<T>): Promise<T> {
    this.#pending += 1;
    try {
      return await work();
    } finally {
      this.#pending -= 1;
      if (this.#pending === 0 && this.#stale) {
        this.#stale = false;
        void this.refresh();
      }
    }
  }

  /** Puts a story where it belongs, or takes it away. */
  #show(id: string, story: BacklogStory | undefined): void {
    const at = this.find(id)?.section;
    const to = story === undefined ? undefined : this.#sectionOf(story);
    if (at !== undefined && at === to && story !== undefined && (!this.#byRank || this.find(id)?.story.rank === story.rank)) {
      this.#put(at, { list: patched(this.section(at).list, id, story) });
      return;
    }
    if (at !== undefined) this.#put(at, { list: removed(this.section(at).list, id) });
    if (story !== undefined && to !== undefined && this.section(to).status === "ready") {
      this.#put(to, { list: placed(this.section(to).list, story, this.#byRank) });
    }
  }

  /** A finished story outside any sprint is in no list of this screen. */
  #sectionOf(story: BacklogStory): SectionId | undefined {
    if (story.sprintId !== null) return this.#sections.has(story.sprintId) ? story.sprintId : undefined;
    return story.status === "done" ? undefined : BACKLOG;
  }

  #put(id: SectionId, change: Partial<Section>): void {
    this.#sections = new Map(this.#sections).set(id, { ...this.section(id), ...change });
    for (const listener of this.#listeners) listener();
  }
}

/** What planning does to a story's status, as the command side decides it. */
function statusAfterPlanning(story: BacklogStory, sprintId: string | null): string {
  if (sprintId === null) return story.status === "done" ? story.status : "backlog";
  return story.status === "backlog" ? "todo" : story.status;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}
