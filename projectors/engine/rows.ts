import { LRUCache } from "lru-cache";
import type { ReadModels } from "#schemas/read-models.ts";
import { rememberedTables, type GrowingTable, type RememberedTable, type WrittenTable } from "./tables.ts";

/** Bytes of rows remembered between batches, over all tables. */
const MEMORY_BYTES = 256 * 2 ** 20;

type AnyRow = ReadModels[RememberedTable];
type Slot = AnyRow | null;

export function keyOf<Table extends RememberedTable>(table: Table, row: ReadModels[Table]): string {
  return table === "boards" ? (row as ReadModels["boards"]).sprint_id : (row as { id: string }).id;
}

/**
 * The rows of the read models as the events applied so far have left them, and what of that is still to be written.
 * Projections read and write here; the engine brings in the rows they need before, and takes the changes to Postgres after.
 */
export class Rows {
  readonly #memory = new LRUCache<string, { row: Slot }>({ maxSize: MEMORY_BYTES, sizeCalculation: ({ row }) => 600 + (row && "description" in row ? row.description.length * 2 : 0) + (row && "avatar_url" in row ? (row.avatar_url?.length ?? 0) * 2 : 0) });
  /** Rows the present batch needs: held whatever the memory forgets. */
  #held = new Map<string, Slot>();
  #tasksOf = new Map<string, Set<string>>();
  #changes = emptyChanges();
  #journal: Array<() => void> = [];

  /** The row as it is now, or undefined when there is none. */
  get<Table extends RememberedTable>(table: Table, key: string): ReadModels[Table] | undefined {
    const slot = this.#held.get(`${table}/${key}`);
    if (slot === undefined) throw new Error(`the row ${key} of ${table} was not brought in`);
    return (slot ?? undefined) as ReadModels[Table] | undefined;
  }

  put<Table extends RememberedTable>(table: Table, row: ReadModels[Table]): void {
    this.#set(table, keyOf(table, row), row);
  }

  delete(table: RememberedTable, key: string): void {
    this.#set(table, key, null);
  }

  #set(table: RememberedTable, key: string, row: Slot): void {
    const id = `${table}/${key}`;
    const before = this.#held.get(id);
    const changed = this.#changes.remembered[table];
    const wasChanged = changed.has(key);
    const changeBefore = changed.get(key);
    this.#held.set(id, row);
    changed.set(key, row);
    this.#undo(() => {
      if (before === undefined) this.#held.delete(id);
      else this.#held.set(id, before);
      if (wasChanged) changed.set(key, changeBefore ?? null);
      else changed.delete(key);
    });
    if (table === "tasks") {
      const task = (row ?? before) as ReadModels["tasks"] | null | undefined;
      if (task) this.#tasksOf.set(task.user_story_id, (this.#tasksOf.get(task.user_story_id) ?? new Set()).add(task.id));
    }
  }

  /** The tasks of a story; the engine has brought them in where an event concerns all of them. */
  tasksOf(storyId: string): ReadModels["tasks"][] {
    return [...(this.#tasksOf.get(storyId) ?? [])].flatMap((id) => this.get("tasks", id) ?? []).sort((a, b) => a.number - b.number);
  }

  write<Table extends WrittenTable>(table: Table, key: string, row: ReadModels[Table]): void {
    this.#write(table, key, row);
  }

  erase(table: WrittenTable, key: string): void {
    this.#write(table, key, null);
  }

  #write(table: WrittenTable, key: string, row: object | null): void {
    const written = this.#changes.written[table];
    const had = written.has(key);
    const before = written.get(key);
    written.set(key, row);
    this.#undo(() => {
      if (had) written.set(key, before ?? null);
      else written.delete(key);
    });
  }

  append<Table extends GrowingTable>(table: Table, row: ReadModels[Table]): void {
    const rows: object[] = this.#changes.grown[table];
    rows.push(row);
    this.#undo(() => rows.pop());
  }

  /** Takes a deleted project with all that is in it out of the read models; the audit log stays. */
  dropProject(projectId: string): void {
    this.#changes.droppedProjects.push(projectId);
    this.#undo(() => this.#changes.droppedProjects.pop());
  }

  /** Takes what tells of an erased person out of rows that only grow. */
  erasePerson(userId: string): void {
    this.#changes.erasedPeople.push(userId);
    this.#undo(() => this.#changes.erasedPeople.pop());
  }

  /** Takes the comments on, and the files of, a deleted story or task out of the read models. */
  dropWith(entityId: string): void {
    this.#changes.droppedWith.push(entityId);
    this.#undo(() => this.#changes.droppedWith.pop());
  }

  /** Forgets a board's oldest changes, up to and including `seq`. */
  prune(sprintId: string, seq: number): void {
    this.#changes.pruned.push({ sprintId, seq });
    this.#undo(() => this.#changes.pruned.pop());
  }

  /** Runs the projections for one event: all of what they do to the rows, or, when they throw, nothing of it. */
  atomically(work: () => void): void {
    this.#journal = [];
    try {
      work();
    } catch (error) {
      for (const undo of this.#journal.reverse()) undo();
      throw error;
    } finally {
      this.#journal = [];
    }
  }

  #undo(step: () => void): void {
    this.#journal.push(step);
  }

  /** Which of the keys have to be read from Postgres before {@link get} may be asked for them. */
  missing(table: RememberedTable, keys: Iterable<string>): string[] {
    const wanted: string[] = [];
    for (const key of new Set(keys)) {
      const id = `${table}/${key}`;
      if (this.#held.has(id)) continue;
      const known = this.#memory.get(id);
      if (known) this.#held.set(id, known.row);
      else wanted.push(key);
    }
    return wanted;
  }

  /** What Postgres answered for keys that were missing; those without a row are known to have none. */
  bring<Table extends RememberedTable>(table: Table, keys: readonly string[], rows: ReadonlyArray<ReadModels[Table]>): void {
    for (const key of keys) this.#held.set(`${table}/${key}`, null);
    for (const row of rows) this.#held.set(`${table}/${keyOf(table, row)}`, row);
  }

  bringTasksOf(storyId: string, taskIds: readonly string[]): void {
    const known = this.#tasksOf.get(storyId) ?? new Set();
    for (const id of taskIds) known.add(id);
    this.#tasksOf.set(storyId, known);
  }

  /** What the batch changed; call {@link committed} when it is in Postgres, or {@link forget} when it is not. */
  get changes(): Changes {
    return this.#changes;
  }

  committed(): void {
    for (const [id, row] of this.#held) this.#memory.set(id, { row });
    const dropped = this.#changes.droppedProjects.length > 0;
    this.#reset();
    if (dropped) this.#memory.clear(); // rare, and simpler than finding every row of the project
  }

  forget(): void {
    this.#memory.clear();
    this.#reset();
  }

  #reset(): void {
    this.#held = new Map();
    this.#tasksOf = new Map();
    this.#changes = emptyChanges();
  }
}

export interface Changes {
  readonly remembered: Record<RememberedTable, Map<string, Slot>>;
  readonly written: Record<WrittenTable, Map<string, object | null>>;
  readonly grown: { [Table in GrowingTable]: Array<ReadModels[Table]> };
  readonly droppedProjects: string[];
  readonly erasedPeople: string[];
  readonly droppedWith: string[];
  readonly pruned: Array<{ readonly sprintId: string; readonly seq: number }>;
}

function emptyChanges(): Changes {
  return {
    remembered: Object.fromEntries(rememberedTables.map((table) => [table, new Map()])) as unknown as Changes["remembered"],
    written: { board_cards: new Map(), comments: new Map(), attachments: new Map(), search_documents: new Map() },
    grown: { board_changes: [], burndown_changes: [], audit_log: [] },
    droppedProjects: [],
    erasedPeople: [],
    droppedWith: [],
    pruned: [],
  };
}
