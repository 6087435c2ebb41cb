import type { BacklogStory, ListState, Page } from "./story-list.ts";
import { emptyList, patched, placed, removed, withPage } from "./story-list.ts";

/** A sprint's id, or the backlog. */
export type SectionId = string;
export const BACKLOG: SectionId = "backlog";

export interface Section {
  readonly list: ListState;
  readonly status: "waiting" | "loading" | "ready" | "failed";
  readonly error: string | undefined;
}

/** What is read from outside. Both reject with a sentence for people. */
export interface StorySource {
  fetchPage(section: SectionId, after: string | undefined, first: number): Promise<Page>;
  fetchStory(id: string): Promise<BacklogStory | undefined>;
}

/** How the lists are read. Sprints are always in the order of rank; the backlog only when it is sorted so. */
export interface BacklogView {
  readonly byRank: boolean;
  /** Filters hide stories: what is first on the screen need not be first. */
  readonly filtered: boolean;
}

const FIRST_PAGE = 100;
const NEXT_PAGE = 500;
const waiting: Section = { list: emptyList, status: "waiting", error: undefined };

/** The backlog and its sprints as lists that are loaded as far as the screen looks, and read again when others change them. */
export class SectionStore {
  readonly view: BacklogView;
  readonly #source: StorySource;
  readonly #listeners = new Set<() => void>();
  readonly #loads = new Map<SectionId, Promise<void>>();
  #sections: ReadonlyMap<SectionId, Section> = new Map();
  /** Stories that must not show, whatever is read. */
  readonly #hidden = new Set<string>();
  /** Changes under way: until they are decided, what is read may be from before them. */
  #pending = 0;
  /** Changes so far; what was asked for before one of them is old when it comes. */
  #changes = 0;
  #stale = false;
  #refreshing = false;

  constructor(source: StorySource, view: BacklogView) {
    this.#source = source;
    this.view = view;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): ReadonlyMap<SectionId, Section> => this.#sections;

  /** Changes are under way that the server has not answered. */
  get isSaving(): boolean {
    return this.#pending > 0;
  }

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

  /** Loads a section up to a row, at least its first page. One load at a time; a further one goes on where it ends. */
  load(id: SectionId, upTo = 0): Promise<void> {
    const running = this.#loads.get(id);
    if (running) return running.then(() => this.load(id, upTo));
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
        const changes = this.#changes;
        const page = this.#withoutHidden(await this.#source.fetchPage(id, list.next, status === "ready" ? NEXT_PAGE : FIRST_PAGE));
        this.#put(id, { list: withPage(this.section(id).list, page), status: "ready", error: undefined });
        // What was moved here or away while this was under way may not be in it.
        if (this.#pending > 0 || changes !== this.#changes) this.#stale = true;
      } while (this.section(id).list.next !== undefined && this.section(id).list.rows.length <= upTo);
    } catch (error) {
      this.#put(id, { status: "failed", error: error instanceof Error ? error.message : "Something went wrong." });
    }
    this.#settle();
  }

  /** Tries a section again whose loading failed; what is there stays. */
  retry(id: SectionId): Promise<void> {
    const { list } = this.section(id);
    this.#put(id, { status: list.rows.length > 0 ? "ready" : "waiting", error: undefined });
    return this.load(id, list.rows.length);
  }

  /** Tries again everything whose loading failed: the connection is back. */
  retryFailed(): void {
    for (const [id, { status }] of this.#sections) if (status === "failed") void this.retry(id);
  }

  /** Reads everything loaded once more and replaces it at once; waits until no change and no other reading is under way. */
  async refresh(): Promise<void> {
    if (this.#pending > 0 || this.#refreshing) {
      this.#stale = true;
      return;
    }
    this.#refreshing = true;
    await Promise.all([...this.#sections].map(([id, { list, status }]) => (status === "ready" ? this.#reread(id, list.rows.length) : undefined)));
    this.#refreshing = false;
    this.#settle();
  }

  async #reread(id: SectionId, count: number): Promise<void> {
    let fresh: ListState = emptyList;
    const changes = this.#changes;
    try {
      do fresh = withPage(fresh, this.#withoutHidden(await this.#source.fetchPage(id, fresh.next, count > FIRST_PAGE ? NEXT_PAGE : FIRST_PAGE)));
      while (fresh.next !== undefined && fresh.rows.length < count);
    } catch {
      // What is on the screen stays; the next change or reconnection asks again.
      return;
    }
    if (this.#pending === 0 && changes === this.#changes) this.#put(id, { list: fresh });
    else this.#stale = true;
  }

  /** Takes over what somebody else did to one story. `undefined` from the server means it is gone. */
  async refreshStory(id: string): Promise<void> {
    const changes = this.#changes;
    const story = await this.#source.fetchStory(id);
    if (this.#pending === 0 && changes === this.#changes) {
      if (!this.#hidden.has(id)) this.show(id, story);
      return;
    }
    this.#stale = true;
    this.#settle();
  }

  #withoutHidden(page: Page): Page {
    const hidden = page.rows.filter((row) => this.#hidden.has(row.id));
    if (hidden.length === 0) return page;
    const points = hidden.reduce((sum, row) => sum + (row.storyPoints ?? 0), 0);
    return { ...page, rows: page.rows.filter((row) => !this.#hidden.has(row.id)), totalCount: page.totalCount - hidden.length, totalPoints: page.totalPoints - points };
  }

  /** Counts a change as under way until it is decided. */
  protected async tracked<T>(work: () => Promise<T>): Promise<T> {
    this.#pending += 1;
    this.#changes += 1;
    try {
      return await work();
    } finally {
      this.#pending -= 1;
      this.#settle();
    }
  }

  #settle(): void {
    if (this.#pending > 0 || this.#refreshing || !this.#stale) return;
    this.#stale = false;
    void this.refresh();
  }

  /** Stories by id, in the order in which they are shown. */
  protected inOrder(ids: readonly string[]): BacklogStory[] {
    const wanted = new Set(ids);
    return [...this.#sections.values()].flatMap(({ list }) => list.rows.filter((row) => wanted.has(row.id)));
  }

  protected isByRank(section: SectionId): boolean {
    return section !== BACKLOG || this.view.byRank;
  }

  protected conceal(id: string): void {
    this.#hidden.add(id);
    this.show(id, undefined);
  }

  protected reveal(story: BacklogStory): void {
    this.#hidden.delete(story.id);
    this.show(story.id, story);
  }

  /** Puts a story where it belongs, or takes it away. */
  protected show(id: string, story: BacklogStory | undefined): void {
    const at = this.find(id)?.section;
    const to = story === undefined ? undefined : this.#sectionOf(story);
    if (at !== undefined && at === to && story !== undefined && (!this.isByRank(at) || this.find(id)?.story.rank === story.rank)) {
      this.#put(at, { list: patched(this.section(at).list, id, story) });
      return;
    }
    if (at !== undefined) this.#put(at, { list: removed(this.section(at).list, id) });
    if (story !== undefined && to !== undefined && this.section(to).status === "ready") {
      this.#put(to, { list: placed(this.section(to).list, story, this.isByRank(to)) });
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
