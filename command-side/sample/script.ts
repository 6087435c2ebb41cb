import { v5 as uuidv5 } from "uuid";
import type { CommandInput, CommandName } from "#schemas/commands/catalogue.ts";
import { ranksBetween } from "#schemas/rank.ts";
import { ACTIVE_SPRINT, type SampleCalendar } from "./calendar.ts";
import { sampleSprints, type SampleDay, type SampleStory } from "./content.ts";
import { doneStories } from "./stories-done.ts";
import { openStories } from "./stories-open.ts";

/** One command of the sample's history. */
export type Step = { readonly [Name in CommandName]: { readonly name: Name; readonly input: CommandInput<Name> } }[CommandName] & {
  /** RFC 3339 */
  readonly at: string;
  /** What it is done to: steps for one entity are done in order. */
  readonly entityId: string;
};

export const sampleStories: readonly SampleStory[] = [...doneStories, ...openStories];

/** Id of a part of a sample project. */
export function partId(projectId: string, part: string): string {
  return uuidv5(part, projectId);
}

/** The whole history of the sample after the creation of the project, in the order it happened. */
export function sampleSteps(projectId: string, calendar: SampleCalendar, ownerId: string | undefined): readonly Step[] {
  const sprintId = (index: number) => partId(projectId, `sprint/${index}`);
  const steps: Step[] = [];
  for (const [index, { name, goal, capacity }] of sampleSprints.entries()) {
    const entityId = sprintId(index);
    const { start, end } = calendar.sprint(index);
    steps.push({ name: "create_sprint", input: { sprint_id: entityId, project_id: projectId, name, goal, start_date: start, end_date: end, capacity_points: capacity }, at: index === 0 ? calendar.beginning : calendar.at([index - 1, 2], 9, 5), entityId });
    if (index <= ACTIVE_SPRINT) steps.push({ name: "start_sprint", input: { sprint_id: entityId }, at: calendar.at([index, 0], 9, 30), entityId });
    if (index < ACTIVE_SPRINT) steps.push({ name: "complete_sprint", input: { sprint_id: entityId, unfinished_to: sprintId(index + 1) }, at: calendar.at([index, 9], 17, 0), entityId });
  }
  const ranks = ranksBetween(null, null, sampleStories.length);
  for (const [index, story] of sampleStories.entries()) steps.push(...storySteps(story, index, ranks[index] ?? "a0", { projectId, calendar, ownerId, sprintId }));
  return steps.toSorted((one, other) => (one.at === other.at ? 0 : one.at < other.at ? -1 : 1));
}

interface Setting {
  readonly projectId: string;
  readonly calendar: SampleCalendar;
  readonly ownerId: string | undefined;
  readonly sprintId: (index: number) => string;
}

function storySteps(story: SampleStory, index: number, rank: string, { projectId, calendar, ownerId, sprintId }: Setting): Step[] {
  const id = partId(projectId, `story/${story.slug}`);
  const minute = (index * 7) % 50;
  const on = (day: SampleDay, hour: number) => calendar.at(day, hour, minute);
  const written = story.written ? on(story.written, 9) : new Date(Date.parse(calendar.beginning) + (index + 1) * 60_000).toISOString();
  const steps: Step[] = [
    {
      name: "create_story",
      input: { story_id: id, project_id: projectId, title: story.title, description: story.description, acceptance_criteria: [...(story.criteria ?? [])], labels: [...(story.labels ?? [])], priority: story.priority ?? 5, story_points: story.points ?? null, rank },
      at: written,
      entityId: id,
    },
  ];
  const doIt = (step: Step) => steps.push(step);
  if (story.sprint !== undefined) doIt({ name: "plan_story", input: { story_id: id, sprint_id: sprintId(story.sprint) }, at: on(story.sprint > ACTIVE_SPRINT ? [ACTIVE_SPRINT, 3] : [story.sprint, -1], 15), entityId: id });
  if (story.added) doIt({ name: "plan_story", input: { story_id: id, sprint_id: sprintId(story.added[0]) }, at: on(story.added, 10), entityId: id });
  if (story.mine && ownerId !== undefined && story.started) doIt({ name: "assign_story", input: { story_id: id, assigned_to: ownerId }, at: on(story.started, 10), entityId: id });
  if (story.started) doIt({ name: "move_story", input: { story_id: id, status: "in_progress" }, at: on(story.started, 11), entityId: id });
  for (const { on: day, text } of story.comments ?? []) doIt({ name: "comment_on_story", input: { story_id: id, body: text }, at: on(day, 13), entityId: id });
  if (story.review) doIt({ name: "move_story", input: { story_id: id, status: "in_review" }, at: on(story.review, 14), entityId: id });
  if (story.done) doIt({ name: "move_story", input: { story_id: id, status: "done" }, at: on(story.done, 15), entityId: id });
  // What a sprint left unfinished goes to the next one, a minute after: completing it asks for the same, and whoever comes second finds it done.
  const planned = story.sprint ?? story.added?.[0];
  if (planned !== undefined && planned < ACTIVE_SPRINT && story.done?.[0] !== planned) doIt({ name: "plan_story", input: { story_id: id, sprint_id: sprintId(planned + 1) }, at: calendar.at([planned, 9], 17, 1), entityId: id });

  const taskRanks = ranksBetween(null, null, story.tasks?.length ?? 0);
  for (const [place, { title, hours, started, done }] of (story.tasks ?? []).entries()) {
    const taskId = partId(projectId, `task/${story.slug}/${place}`);
    const taskRank = taskRanks[place];
    doIt({ name: "create_task", input: { task_id: taskId, story_id: id, title, estimated_hours: hours, ...(taskRank === undefined ? {} : { rank: taskRank }) }, at: on([planned ?? 0, 0], 10), entityId: taskId });
    if (started) doIt({ name: "move_task", input: { task_id: taskId, status: "in_progress" }, at: on(started, 11), entityId: taskId });
    if (done) doIt({ name: "move_task", input: { task_id: taskId, status: "done" }, at: on(done, 12), entityId: taskId });
  }
  return steps;
}
