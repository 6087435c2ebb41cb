import { GalaxyError } from "#schemas/errors.ts";
import { commandIdOf, digest } from "./identity.ts";
import type { StoryPlan } from "./rows.ts";
import type { Sender } from "./sender.ts";

/** Where a story goes. */
export interface StoryPlace {
  readonly projectId: string;
  readonly storyId: string;
  readonly sprintId: string | null;
  readonly rank: string;
  /** Stands for what the row says. */
  readonly content: string;
}

/** `there`: made by an earlier import of the same row; `changed`: made earlier, and the row says something else now. */
export type Written = "created" | "there" | "changed";

/**
 * Makes the story of a row, then what happened to it later. A row that an import was interrupted in the middle of is
 * finished by the next; one that is complete is left alone, whatever has become of its story since.
 * @param note told of what could not be done with the story that was made
 * @throws {GalaxyError} when the story itself is refused
 */
export async function writeStory(plan: StoryPlan, { projectId, storyId, sprintId, rank, content }: StoryPlace, sender: Sender, note: (text: string) => void): Promise<Written> {
  const created = commandIdOf(storyId, `create/${content}`);
  const written = await createOnce(() => sender.send("create_story", { ...plan.story, project_id: projectId, story_id: storyId, sprint_id: sprintId, rank }, created, plan.createdAt));
  if (written === "changed") return written;
  for (const deed of laterOf(plan, note, written === "created")) {
    const commandId = commandIdOf(storyId, deed.name);
    try {
      if (deed.body === undefined) await sender.send("move_story", { story_id: storyId, status: "done" }, commandId, deed.at);
      else await sender.send("comment_on_story", { story_id: storyId, body: deed.body }, commandId, deed.at);
    } catch (error) {
      // a story that was there before has gone its own way since, or is deleted: that is not for an import to undo
      if (!(error instanceof GalaxyError)) throw error;
      if (written === "created") note(`${deed.body === undefined ? "the story could not be moved to done" : "a comment could not be added"}: ${error.message}`);
    }
  }
  return written;
}

/**
 * The command's id stands for the row's content; what else the command holds (its rank) differs from run to run. So the
 * pipeline tells the three cases apart: a new story, the same id with the same content, the same id with another.
 */
export async function createOnce(create: () => Promise<unknown>): Promise<Written> {
  try {
    await create();
    return "created";
  } catch (error) {
    if (error instanceof GalaxyError && error.code === "command_id_reused") return "there";
    if (error instanceof GalaxyError && error.code === "duplicate") return "changed";
    throw error;
  }
}

/** Something that happened to a story or a task after it was written. */
export interface Deed {
  /** A comment; undefined: it was done. */
  readonly body?: string;
  /** Undefined: now. */
  readonly at: string | undefined;
  /** Tells it from the others of the same entity. */
  readonly name: string;
}

/** What happened later, in order, nothing before the creation: an entity's history never goes back. */
function laterOf(plan: StoryPlan, note: (text: string) => void, isNew: boolean): readonly Deed[] {
  const comments = commentDeeds(plan, note, isNew);
  const { doneAt } = plan;
  return doneAt === undefined ? comments : inOrder([...comments, { at: doneAt, name: `done/${doneAt}` }]);
}

/** The comments of a row, the oldest first. */
export function commentDeeds({ createdAt, comments }: StoryPlan, note: (text: string) => void, isNew: boolean): ReadonlyArray<Deed & { readonly body: string }> {
  if (isNew && createdAt === undefined && comments.some(({ at }) => at !== undefined)) note("comments are dated today, since the file does not say when what they are about was written");
  return inOrder(comments.map(({ at, body }, index) => ({ body, at: at === undefined || createdAt === undefined ? undefined : at < createdAt ? createdAt : at, name: `comment/${index}/${digest(body)}` })));
}

function inOrder<Any extends Deed>(deeds: readonly Any[]): Any[] {
  return deeds.toSorted((one, other) => (one.at === other.at ? 0 : one.at === undefined ? 1 : other.at === undefined ? -1 : one.at < other.at ? -1 : 1));
}
