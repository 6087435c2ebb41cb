import type { EventType } from "#schemas/events/catalogue.ts";
import type { Aggregate } from "./aggregate.ts";
import { project, type Project, type ProjectFacts } from "./project.ts";
import { sprint, type Sprint, type SprintFacts } from "./sprint.ts";
import { story, type Story, type StoryFacts } from "./story.ts";
import { task, type Task, type TaskFacts } from "./task.ts";
import { team, type Team, type TeamFacts } from "./team.ts";
import { user, type User, type UserFacts } from "./user.ts";

interface States {
  readonly user: User;
  readonly team: Team;
  readonly project: Project;
  readonly sprint: Sprint;
  readonly story: Story;
  readonly task: Task;
}

export type AggregateKind = keyof States;
export type StateOf<Kind extends AggregateKind> = States[Kind];
export type AnyFacts = UserFacts | TeamFacts | ProjectFacts | SprintFacts | StoryFacts | TaskFacts;

type AnyAggregate = Aggregate<unknown, { readonly type: EventType; readonly data: unknown }, unknown, unknown>;

/** Every aggregate by its kind. The pipeline pairs each with its own commands, events and facts, by name. */
export const aggregates = { user, team, project, sprint, story, task } as unknown as Readonly<Record<AggregateKind, AnyAggregate>>;

export function isAggregateKind(kind: string): kind is AggregateKind {
  return Object.hasOwn(aggregates, kind);
}
