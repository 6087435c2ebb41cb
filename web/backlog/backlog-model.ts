import type { CommandInput, CommandName } from "#schemas/commands/catalogue.ts";
import { ranksForMove, type Place, type Ranked } from "./drop.ts";
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
  /** The lowest rank of a section, whatever the filters hide; null when it is empty. */
  fetchFirstRank(section: SectionId): Promise<string | null>;
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

/** How the lists are read. Sprints are always in the order of rank; the backlog only when it is sorted so. */
export interface BacklogView {
  readonly byRank: boolean;
  /** Filters hide stories: what is first on the screen need not be first. */
  readonly filtered: boolean;
}

/** A story as it was shown, the fields to give it and those fields as they were. */
interface Edit {
  readonly story: BacklogStory;
  readonly to: Partial<BacklogStory>;
  readonly from: Partial<BacklogStory>;
}
type Send = (story: BacklogStory) => Promise<unknown>;

/** Stories on their way out: brought back, or deleted for good. */
export interface Hidden {
  restore(): void;
  /** Rejects with the first refusal; what was refused is shown again. */
  remove(): Promise<void>;
}

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
  readonly view: BacklogView;
  readonly #listeners = new Set<() => void>();
  readonly #loads = new Map<SectionId, Promise<void>>();
  #sections: ReadonlyMap<SectionId, Section> = new Map();
  readonly #hidden = new Set<string>();
  #pending = 0;
  #stale = false;
  #lastCreated: string | undefined;

  constructor(ports: BacklogPorts, view: BacklogView) {
    this.#ports = ports;
    this.view = view;
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
        const page = this.#withoutHidden(await this.#ports.fetchPage(id, list.next, status === "ready" ? NEXT_PAGE : FIRST_PAGE));
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
          do fresh = withPage(fresh, this.#withoutHidden(await this.#ports.fetchPage(id, fresh.next, list.rows.length > FIRST_PAGE ? NEXT_PAGE : FIRST_PAGE)));
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
    if (!this.#hidden.has(id)) this.#show(id, story);
  }

  #withoutHidden(page: Page): Page {
    const hidden = page.rows.filter((row) => this.#hidden.has(row.id));
    if (hidden.length === 0) return page;
    const points = hidden.reduce((sum, row) => sum + (row.storyPoints ?? 0), 0);
    return { ...page, rows: page.rows.filter((row) => !this.#hidden.has(row.id)), totalCount: page.totalCount - hidden.length, totalPoints: page.totalPoints - points };
  }

  /** Creates a story at the top of a section; the next ones stand below each other, as they were typed. */
  async create(projectId: string, title: string, section: SectionId = BACKLOG): Promise<string> {
    const id = this.#ports.newId();
    const below = this.#lastCreated !== undefined && this.find(this.#lastCreated)?.section === section ? this.#lastCreated : undefined;
    const place: Place = below === undefined ? { at: "start" } : { at: "after", id: below };
    this.#lastCreated = id;
    const rows = this.#isStartHidden(section, place) ? await this.#firstOf(section) : this.section(section).list.rows;
    const rank = this.#ranks(section, rows, [{ id, rank: "" }], place).get(id);
    if (rank === undefined) throw new Error("A place for a new story was not found");
    const sprintId = section === BACKLOG ? null : section;
    const story: BacklogStory = {
      id, key: "", title, status: sprintId === null ? "backlog" : "todo", priority: 5, rank, storyPoints: null, labels: [], sprintId, assignedTo: null, taskCount: 0, doneTaskCount: 0, revision: 0,
    };
    this.#show(id, story);
    try {
      await this.#tracked(() => this.#ports.send("create_story", { story_id: id, project_id: projectId, title, rank, sprint_id: sprintId }));
    } catch (error) {
      this.#show(id, undefined);
      throw error;
    }
    const created = await this.#ports.fetchStory(id).catch(() => undefined);
    if (created) this.#show(id, created);
    return id;
  }

  rename(id: string, title: string): Promise<Undoable> {
    return this.#change([id], () => ({ title }), (story) => this.#ports.send("update_story", { story_id: story.id, title: story.title }));
  }

  /** `labelsOf` answers a story's new labels from those it has. */
  label(ids: readonly string[], labelsOf: (story: BacklogStory) => readonly string[]): Promise<Undoable> {
    return this.#change(ids, (story) => ({ labels: labelsOf(story) }), (story) => this.#ports.send("update_story", { story_id: story.id, labels: [...story.labels] }));
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
  async move(ids: readonly string[], to: SectionId, place: Place): Promise<Undoable> {
    const moving = this.#inOrder(ids);
    const rows = this.#isStartHidden(to, place) ? await this.#firstOf(to) : this.section(to).list.rows;
    const ranks = this.#ranks(to, rows, moving, place);
    const sprintId = to === BACKLOG ? null : to;
    const replanned = new Set(moving.filter((story) => story.sprintId !== sprintId).map((story) => story.id));
    const send = (story: BacklogStory) =>
      replanned.has(story.id)
        ? this.#ports.send("plan_story", { story_id: story.id, sprint_id: story.sprintId, rank: story.rank })
        : this.#ports.send("prioritize_story", { story_id: story.id, rank: story.rank });
    return this.#change(
      moving.filter((story) => ranks.has(story.id)).map((story) => story.id),
      (story) => ({ rank: ranks.get(story.id) ?? story.rank, ...plannedInto(story, sprintId) }),
      send,
      // A story that was in progress and went to the backlog comes back as to do.
      (now, was) => ({ ...was, ...plannedInto(now, was.sprintId ?? null) }),
    );
  }

  #isStartHidden(section: SectionId, place: Place): boolean {
    return place.at === "start" && (this.view.filtered || !this.#isByRank(section));
  }

  async #firstOf(section: SectionId): Promise<readonly Ranked[]> {
    const rank = await this.#ports.fetchFirstRank(section);
    return rank === null ? [] : [{ id: "", rank }];
  }

  #ranks(to: SectionId, rows: readonly Ranked[], moving: readonly Ranked[], place: Place): ReadonlyMap<string, string> {
    const complete = this.section(to).list.next === undefined && !this.view.filtered && this.#isByRank(to);
    return new Map(ranksForMove(rows, moving, place, complete, this.#ports.now()).map((row) => [row.id, row.rank]));
  }

  /** Hides stories until their deletion was sent or taken back; what is read meanwhile does not bring them back. */
  hide(ids: readonly string[]): Hidden {
    const stories = this.#inOrder(ids);
    for (const { id } of stories) {
      this.#hidden.add(id);
      this.#show(id, undefined);
    }
    const restore = () => {
      for (const story of stories) {
        this.#hidden.delete(story.id);
        this.#show(story.id, story);
      }
    };
    return {
      restore,
      remove: async () => {
        const refusals: unknown[] = [];
        await this.#tracked(() => this.#each(stories, async (story) => {
          try {
            await this.#ports.send("delete_story", { story_id: story.id });
          } catch (error) {
            refusals.push(error);
            this.#hidden.delete(story.id);
            this.#show(story.id, story);
          }
        }));
        if (refusals.length > 0) throw refusals[0];
      },
    };
  }

  #inOrder(ids: readonly string[]): BacklogStory[] {
    const wanted = new Set(ids);
    return [...this.#sections.values()].flatMap(({ list }) => list.rows.filter((row) => wanted.has(row.id)));
  }

  async #change(
    ids: readonly string[],
    change: (story: BacklogStory) => Partial<BacklogStory>,
    send: Send,
    back: (now: BacklogStory, was: Partial<BacklogStory>) => Partial<BacklogStory> = (_now, was) => was,
  ): Promise<Undoable> {
    const stories = this.#inOrder(ids);
    const edits = stories.map((story) => {
      const to = change(story);
      return { story, to, from: fieldsOf(story, to) };
    });
    await this.#apply(edits, send);
    const undo = () =>
      this.#apply(
        edits.map(({ story, to, from }) => {
          const now = this.find(story.id)?.story ?? { ...story, ...to };
          return { story: now, to: back(now, from), from: to };
        }),
        send,
      );
    return { count: stories.length, undo };
  }

  /**
   * Shows each edit, sends it, and puts back the fields it changed where it was refused: what changed otherwise in the
   * meantime stays. The first refusal is thrown at the end.
   */
  async #apply(edits: readonly Edit[], send: Send): Promise<void> {
    for (const { story, to } of edits) this.#show(story.id, { ...story, ...to });
    const refusals: unknown[] = [];
    await this.#tracked(() => this.#each(edits, async ({ story, to, from }) => {
      try {
        await send({ ...story, ...to });
      } catch (error) {
        refusals.push(error);
        this.#show(story.id, { ...(this.find(story.id)?.story ?? story), ...from });
      }
    }));
    if (refusals.length > 0) throw refusals[0];
  }

  /** Some at once, begun in order. */
  async #each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const queue = items.values();
    const worker = async () => {
      for (const item of queue) await work(item);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
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
    if (at !== undefined && at === to && story !== undefined && (!this.#isByRank(at) || this.find(id)?.story.rank === story.rank)) {
      this.#put(at, { list: patched(this.section(at).list, id, story) });
      return;
    }
    if (at !== undefined) this.#put(at, { list: removed(this.section(at).list, id) });
    if (story !== undefined && to !== undefined && this.section(to).status === "ready") {
      this.#put(to, { list: placed(this.section(to).list, story, this.#isByRank(to)) });
    }
  }

  #isByRank(section: SectionId): boolean {
    return section !== BACKLOG || this.view.byRank;
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

/** The fields of `story` that `change` names. */
function fieldsOf(story: BacklogStory, change: Partial<BacklogStory>): Partial<BacklogStory> {
  return Object.fromEntries(Object.entries(story).filter(([field]) => Object.hasOwn(change, field)));
}

/** What planning does to a story, as the command side decides it. */
function plannedInto(story: BacklogStory, sprintId: string | null): { sprintId: string | null; status: string } {
  if (story.sprintId === sprintId) return { sprintId, status: story.status };
  if (sprintId === null) return { sprintId, status: story.status === "done" ? story.status : "backlog" };
  return { sprintId, status: story.status === "backlog" ? "todo" : story.status };
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : "Something went wrong.";
}
