import type { CommandInput, CommandName } from "#schemas/commands/catalogue.ts";
import { ranksForMove, type Place, type Ranked } from "./drop.ts";
import { BACKLOG, SectionStore, type BacklogView, type SectionId, type StorySource } from "./section-store.ts";
import type { BacklogStory } from "./story-list.ts";

/** What the model needs from outside: pages to read, commands to send. All reject with a sentence for people. */
export interface BacklogPorts extends StorySource {
  /** The lowest rank of a section, whatever the filters hide; null when it is empty. */
  fetchFirstRank(section: SectionId): Promise<string | null>;
  send<N extends CommandName>(name: N, input: CommandInput<N>): Promise<{ readonly revision: number }>;
  newId(): string;
  now(): number;
}

/** Commands under way at once when many stories change together. */
const AT_ONCE = 8;
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
export class BacklogModel extends SectionStore {
  readonly #ports: BacklogPorts;
  /** The last command of each story that has some under way. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #lastCreated: string | undefined;

  constructor(ports: BacklogPorts, view: BacklogView) {
    super(ports, view);
    this.#ports = ports;
  }

  /** Creates a story at the top of the backlog; the next ones stand below each other, as they were typed. */
  async create(projectId: string, title: string): Promise<string> {
    const id = this.#ports.newId();
    const below = this.#lastCreated !== undefined && this.find(this.#lastCreated)?.section === BACKLOG ? this.#lastCreated : undefined;
    const place: Place = below === undefined ? { at: "start" } : { at: "after", id: below };
    this.#lastCreated = id;
    const rows = this.#isStartHidden(BACKLOG, place) ? await this.#firstOf(BACKLOG) : this.section(BACKLOG).list.rows;
    const rank = this.#ranks(BACKLOG, rows, [{ id, rank: "" }], place).get(id);
    if (rank === undefined) throw new Error("A place for a new story was not found");
    const story: BacklogStory = {
      id, key: "", title, status: "backlog", priority: 5, rank, storyPoints: null, labels: [], sprintId: null, assignedTo: null, taskCount: 0, doneTaskCount: 0, revision: 0,
    };
    this.show(id, story);
    try {
      await this.tracked(() => this.#inTurn(id, () => this.#ports.send("create_story", { story_id: id, project_id: projectId, title, rank })));
    } catch (error) {
      this.show(id, undefined);
      throw error;
    }
    // Its key is given by the server; without an answer it comes with the next reading.
    await this.refreshStory(id).catch(() => undefined);
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
    const moving = this.inOrder(ids);
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
    return place.at === "start" && (this.view.filtered || !this.isByRank(section));
  }

  async #firstOf(section: SectionId): Promise<readonly Ranked[]> {
    const rank = await this.#ports.fetchFirstRank(section);
    return rank === null ? [] : [{ id: "", rank }];
  }

  #ranks(to: SectionId, rows: readonly Ranked[], moving: readonly Ranked[], place: Place): ReadonlyMap<string, string> {
    const complete = this.section(to).list.next === undefined && !this.view.filtered && this.isByRank(to);
    return new Map(ranksForMove(rows, moving, place, complete, this.#ports.now()).map((row) => [row.id, row.rank]));
  }

  /** Hides stories until their deletion was sent or taken back; what is read meanwhile does not bring them back. */
  hide(ids: readonly string[]): Hidden {
    const stories = this.inOrder(ids);
    for (const { id } of stories) this.conceal(id);
    const restore = () => {
      for (const story of stories) this.reveal(story);
    };
    return {
      restore,
      remove: async () => {
        const refusals: unknown[] = [];
        await this.tracked(() => this.#each(stories, async (story) => {
          try {
            await this.#inTurn(story.id, () => this.#ports.send("delete_story", { story_id: story.id }));
          } catch (error) {
            if (isGone(error)) return;
            refusals.push(error);
            this.reveal(story);
          }
        }));
        if (refusals.length > 0) throw refusals[0];
      },
    };
  }

  async #change(
    ids: readonly string[],
    change: (story: BacklogStory) => Partial<BacklogStory>,
    send: Send,
    back: (now: BacklogStory, was: Partial<BacklogStory>) => Partial<BacklogStory> = (_now, was) => was,
  ): Promise<Undoable> {
    const stories = this.inOrder(ids);
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
    for (const { story, to } of edits) this.show(story.id, { ...story, ...to });
    const refusals: unknown[] = [];
    await this.tracked(() => this.#each(edits, async ({ story, to, from }) => {
      try {
        await this.#inTurn(story.id, () => send({ ...story, ...to }));
      } catch (error) {
        refusals.push(error);
        this.show(story.id, isGone(error) ? undefined : { ...(this.find(story.id)?.story ?? story), ...from });
      }
    }));
    if (refusals.length > 0) throw refusals[0];
  }

  /** Sends one command of a story after the other: a story is created before it is changed, and the last change wins. */
  #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(id) ?? Promise.resolve();
    const turn = before.then(work, work);
    this.#turns.set(id, turn);
    const over = () => {
      if (this.#turns.get(id) === turn) this.#turns.delete(id);
    };
    turn.then(over, over);
    return turn;
  }

  /** Some at once, begun in order. */
  async #each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const queue = items.values();
    const worker = async () => {
      for (const item of queue) await work(item);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  }

}

/** Whether a command was refused because the story is no longer there. */
function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "not_found";
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
