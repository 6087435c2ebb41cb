import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Command } from "#schemas/commands/catalogue.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { StoryEvent } from "#schemas/events/story.ts";
import { allowedFrom, pathBetween, statusNames, workStatuses, workTransitions, type WorkStatus } from "#schemas/status.ts";
import { project, type Project, type ProjectFacts } from "./project.ts";
import { sprint, type Sprint, type SprintFacts } from "./sprint.ts";
import { story, type Story, type StoryFacts } from "./story.ts";
import { task, type Task, type TaskFacts } from "./task.ts";
import { at, command, id, refusal } from "./testing.ts";

const storyFacts: StoryFacts = { sprint: null, assigneeIsMember: true, lastRank: "a0", newId: id(99) };
const inSprint = (status: "planning" | "active" | "completed" | "archived" = "planning"): StoryFacts => ({ ...storyFacts, sprint: { project_id: id(1), status } });
const newStory = command("create_story", { story_id: id(5), project_id: id(1), title: "A story", story_points: 3 });
const fold = (events: readonly StoryEvent[], from: Story | null = null) => events.reduce<Story | null>((state, event) => story.evolve(state, event, at), from) as Story;
const given = (status: WorkStatus, more: Partial<Story> = {}): Story => ({ ...fold(story.decide(null, newStory as never, storyFacts)), status, ...more });

describe("a story", () => {
  test("is born in the backlog, behind everything there is", () => {
    const events = story.decide(null, newStory as never, storyFacts);
    expect(events.map(({ type }) => type)).toEqual(["story.created"]);
    expect(fold(events)).toMatchObject({ status: "backlog", sprint_id: null, rank: "a0", story_points: 3 });
  });

  test("can be born in a sprint, assigned and under way, each as an event of its own", () => {
    const events = story.decide(null, command("create_story", { project_id: id(1), title: "Hot", sprint_id: id(2), assigned_to: id(7), status: "in_progress" }) as never, inSprint("active"));
    expect(events.map(({ type }) => type)).toEqual(["story.created", "story.planned", "story.status_changed", "story.assigned", "story.status_changed"]);
    expect(fold(events)).toMatchObject({ status: "in_progress", sprint_id: id(2), assigned_to: id(7) });
  });

  test.each(workStatuses.flatMap((from) => workStatuses.map((to) => [from, to] as const)))("from %s to %s: by legal steps, or refused with what is allowed", (from, to) => {
    const decide = () => story.decide(given(from), command("move_story", { story_id: id(5), status: to }) as never, storyFacts);
    if (!pathBetween(from, to)) {
      const { code, message } = refusal(decide);
      expect(code).toBe("illegal_transition");
      for (const allowed of allowedFrom(from)) expect(message).toContain(statusNames[allowed].toLowerCase());
      return;
    }
    let present: WorkStatus = from;
    for (const event of decide()) {
      if (event.type !== "story.status_changed") continue;
      expect(event.data.from).toBe(present);
      expect(workTransitions[present]).toContain(event.data.to);
      present = event.data.to;
    }
    expect(present).toBe(to);
  });

  test("is refused in the words that the board shows", () => {
    const { message, details } = refusal(() => story.decide(given("in_review"), command("move_story", { story_id: id(5), status: "todo" }) as never, storyFacts));
    expect(message).toBe("A story that is in review cannot become to do; from here it can become backlog, in progress, done, failed, overridden");
    expect(details).toEqual({ status: ["must be one of backlog, in_progress, done, failed, overridden"] });
  });

  test("that is done says so behind the change, with what velocity counts", () => {
    const events = story.decide(given("in_review", { sprint_id: id(2) }), command("move_story", { story_id: id(5), status: "done", reason: "shipped" }) as never, storyFacts);
    expect(events).toEqual([
      { type: "story.status_changed", data: { from: "in_review", to: "done", reason: "shipped" } },
      { type: "story.completed", data: { story_points: 3, sprint_id: id(2) } },
    ]);
    expect(fold(events, given("in_review"))).toMatchObject({ status: "done", completed_at: at });
    expect(fold(story.decide(given("done"), command("move_story", { story_id: id(5), status: "in_progress" }) as never, storyFacts), given("done"))).toMatchObject({ completed_at: null });
  });

  test("planned into a sprint becomes to do, out of it returns to the backlog; what is done stays done", () => {
    const plan = (state: Story, sprint_id: string | null, facts = inSprint()) => fold(story.decide(state, command("plan_story", { story_id: id(5), sprint_id }) as never, facts), state);
    expect(plan(given("backlog"), id(2))).toMatchObject({ status: "todo", sprint_id: id(2) });
    expect(plan(given("in_review"), id(2))).toMatchObject({ status: "in_review", sprint_id: id(2) });
    expect(plan(given("in_progress", { sprint_id: id(2) }), null)).toMatchObject({ status: "backlog", sprint_id: null });
    expect(plan(given("done", { sprint_id: id(2) }), null)).toMatchObject({ status: "done", sprint_id: null });
    expect(story.decide(given("todo", { sprint_id: id(2) }), command("plan_story", { story_id: id(5), sprint_id: id(2) }) as never, inSprint())).toEqual([]);
  });

  test("goes into no sprint that is over, of another project, or not there", () => {
    const plan = (facts: StoryFacts) => refusal(() => story.decide(given("backlog"), command("plan_story", { story_id: id(5), sprint_id: id(2) }) as never, facts)).code;
    expect(plan(inSprint("completed"))).toBe("rule_violation");
    expect(plan(inSprint("archived"))).toBe("rule_violation");
    expect(plan({ ...storyFacts, sprint: { project_id: id(9), status: "planning" } })).toBe("validation_error");
    expect(plan(storyFacts)).toBe("validation_error");
  });

  test("is assigned to members only", () => {
    const assign = command("assign_story", { story_id: id(5), assigned_to: id(7) });
    expect(story.decide(given("todo"), assign as never, storyFacts)).toEqual([{ type: "story.assigned", data: { assigned_to: id(7), assigned_agent: null } }]);
    expect(refusal(() => story.decide(given("todo"), assign as never, { ...storyFacts, assigneeIsMember: false })).code).toBe("validation_error");
    expect(story.decide(given("todo"), command("assign_story", { story_id: id(5), assigned_to: null }) as never, storyFacts)).toEqual([]);
  });

  test("says nothing where nothing changes, and only what changes otherwise", () => {
    expect(story.decide(given("todo"), command("estimate_story", { story_id: id(5), story_points: 3 }) as never, storyFacts)).toEqual([]);
    expect(story.decide(given("todo"), command("update_story", { story_id: id(5), title: "A story", labels: ["new"] }) as never, storyFacts)).toEqual([{ type: "story.updated", data: { labels: ["new"] } }]);
    expect(story.decide(given("todo"), command("prioritize_story", { story_id: id(5), priority: 5, rank: "a1" }) as never, storyFacts)).toEqual([{ type: "story.prioritized", data: { rank: "a1" } }]);
    expect(story.decide(given("todo"), command("move_story", { story_id: id(5), status: "todo", rank: "a1" }) as never, storyFacts)).toEqual([{ type: "story.prioritized", data: { rank: "a1" } }]);
    expect(story.decide(given("todo"), command("comment_on_story", { story_id: id(5), body: "Hm." }) as never, storyFacts)).toEqual([{ type: "story.commented", data: { comment_id: id(99), body: "Hm." } }]);
  });

  test("that is deleted is gone", () => {
    expect(story.isDeleted(fold(story.decide(given("todo"), command("delete_story", { story_id: id(5) }) as never, storyFacts), given("todo")))).toBe(true);
  });

  test("whatever is asked of it, its events lead where its status says and each is legal", () => {
    const asked = fc.array(fc.oneof(fc.constantFrom(...workStatuses).map((status) => command("move_story", { story_id: id(5), status })), fc.constantFrom(id(2), id(3), null).map((sprint_id) => command("plan_story", { story_id: id(5), sprint_id }))), { maxLength: 40 });
    fc.assert(
      fc.property(asked, (commands) => {
        let state = given("backlog");
        for (const one of commands) {
          const before = state.status;
          let events: readonly StoryEvent[] = [];
          try {
            events = story.decide(state, one as never, inSprint("active"));
          } catch (error) {
            if (!(error instanceof GalaxyError)) throw error;
          }
          let present = before;
          for (const event of events) {
            if (event.type === "story.status_changed") {
              if (event.data.from !== present || !workTransitions[present].includes(event.data.to)) return false;
              present = event.data.to;
            }
            state = story.evolve(state, event, at);
          }
          if (state.status !== present) return false;
        }
        return true;
      }),
    );
  });
});

const taskFacts: TaskFacts = { story: { project_id: id(1), status: "todo", sprint_id: id(2) }, assigneeIsMember: true, lastRank: "a0", newId: id(99) };
const newTask = command("create_task", { story_id: id(5), title: "A task" });
const aTask = (status: WorkStatus = "todo"): Task => ({ ...(task.evolve(null, task.decide(null, newTask as never, taskFacts)[0]!, at) as Task), status });

describe("a task", () => {
  test("starts to do where its story is planned, in the backlog otherwise", () => {
    expect(aTask().status).toBe("todo");
    const [created] = task.decide(null, newTask as never, { ...taskFacts, story: { project_id: id(1), status: "backlog", sprint_id: null } });
    expect(created).toMatchObject({ data: { status: "backlog", project_id: id(1) } });
    expect(refusal(() => task.decide(null, newTask as never, { ...taskFacts, story: null })).code).toBe("validation_error");
  });

  test("has its story's name in its completion, since the story follows", () => {
    expect(task.decide(aTask("in_review"), command("move_task", { task_id: id(6), status: "done" }) as never, taskFacts).at(-1)).toEqual({ type: "task.completed", data: { story_id: id(5) } });
  });

  test("is rejected to failed, from where it is to do again", () => {
    expect(task.decide(aTask("in_review"), command("move_task", { task_id: id(6), status: "failed", reason: "no tests" }) as never, taskFacts)).toEqual([{ type: "task.status_changed", data: { from: "in_review", to: "failed", reason: "no tests" } }]);
    expect(refusal(() => task.decide(aTask("done"), command("move_task", { task_id: id(6), status: "todo" }) as never, taskFacts)).code).toBe("illegal_transition");
    expect(task.decide(aTask("failed"), command("move_task", { task_id: id(6), status: "todo" }) as never, taskFacts)).toHaveLength(1);
  });

  test("belongs to one member, or to nobody", () => {
    const assigned = task.evolve(aTask(), task.decide(aTask(), command("assign_task", { task_id: id(6), assigned_user_id: id(7) }) as never, taskFacts)[0]!, at);
    expect(assigned.assigned_user_id).toBe(id(7));
    expect(task.decide(assigned, command("assign_task", { task_id: id(6), assigned_user_id: id(7) }) as never, taskFacts)).toEqual([]);
    expect(task.evolve(assigned, task.decide(assigned, command("unassign_task", { task_id: id(6) }) as never, taskFacts)[0]!, at).assigned_user_id).toBeNull();
    expect(task.decide(aTask(), command("unassign_task", { task_id: id(6) }) as never, taskFacts)).toEqual([]);
    expect(refusal(() => task.decide(aTask(), command("assign_task", { task_id: id(6), assigned_user_id: id(7) }) as never, { ...taskFacts, assigneeIsMember: false })).code).toBe("validation_error");
  });

  test("is changed, moved in its list, commented on and deleted", () => {
    expect(task.decide(aTask(), command("update_task", { task_id: id(6), title: "A task", actual_hours: 2.5 }) as never, taskFacts)).toEqual([{ type: "task.updated", data: { actual_hours: 2.5 } }]);
    expect(task.decide(aTask(), command("move_task", { task_id: id(6), status: "todo", rank: "a1" }) as never, taskFacts)).toEqual([{ type: "task.updated", data: { rank: "a1" } }]);
    expect(task.decide(aTask(), command("comment_on_task", { task_id: id(6), body: "Done?" }) as never, taskFacts)).toEqual([{ type: "task.commented", data: { comment_id: id(99), body: "Done?" } }]);
    expect(task.isDeleted(task.evolve(aTask(), task.decide(aTask(), command("delete_task", { task_id: id(6) }) as never, taskFacts)[0]!, at))).toBe(true);
  });
});

const sprintFacts: SprintFacts = { stories: [{ id: id(5), status: "done", story_points: 0.1 }, { id: id(6), status: "done", story_points: 0.2 }, { id: id(7), status: "in_review", story_points: 5 }, { id: id(8), status: "todo", story_points: null }], destination: null, otherActive: null };
const planned = { project_id: id(1), name: "Sprint 1", goal: "", start_date: "2026-11-02", end_date: "2026-11-13", capacity_points: null } as const;
const aSprint = (status: Sprint["status"], more: Partial<Sprint> = {}): Sprint => ({ ...planned, status, velocity: null, started_at: null, completed_at: null, unfinished_to: null, ...more });
const decideSprint = (state: Sprint | null, one: Command, facts = sprintFacts) => sprint.decide(state, one as never, facts);

describe("a sprint", () => {
  test("does not end before it starts", () => {
    expect(refusal(() => decideSprint(null, command("create_sprint", { ...planned, end_date: "2026-11-01" }))).code).toBe("validation_error");
    expect(refusal(() => decideSprint(aSprint("planning"), command("update_sprint", { sprint_id: id(2), end_date: "2026-11-01" }))).code).toBe("validation_error");
  });

  test("starts with dates, a story, and no other one active; it remembers what was committed", () => {
    const start = command("start_sprint", { sprint_id: id(2) });
    expect(decideSprint(aSprint("planning"), start)).toEqual([{ type: "sprint.started", data: { start_date: "2026-11-02", end_date: "2026-11-13", committed_points: 5.3, committed_stories: 4 } }]);
    expect(refusal(() => decideSprint(aSprint("planning", { start_date: null }), start)).message).toContain("first day");
    expect(refusal(() => decideSprint(aSprint("planning", { end_date: null }), start)).message).toContain("last day");
    expect(refusal(() => decideSprint(aSprint("planning"), start, { ...sprintFacts, stories: [] })).message).toContain("story");
    expect(refusal(() => decideSprint(aSprint("planning"), start, { ...sprintFacts, otherActive: id(3) })).message).toContain("Another sprint");
    expect(decideSprint(aSprint("active"), start)).toEqual([]);
    expect(refusal(() => decideSprint(aSprint("completed"), start)).code).toBe("illegal_transition");
  });

  test("completes with its velocity fixed, its unfinished stories named", () => {
    const [completed] = decideSprint(aSprint("active"), command("complete_sprint", { sprint_id: id(2) }));
    expect(completed).toEqual({ type: "sprint.completed", data: { velocity: 0.3, total_points: 5.3, completed_stories: 2, unfinished_story_ids: [id(7), id(8)], unfinished_to: null } });
    expect(sprint.evolve(aSprint("active"), completed!, at)).toMatchObject({ status: "completed", velocity: 0.3 });
  });

  test("hands its unfinished stories to a sprint of its project that is not over, and to no other", () => {
    const to = (destination: SprintFacts["destination"], unfinished_to = id(3)) => decideSprint(aSprint("active"), command("complete_sprint", { sprint_id: id(2), unfinished_to }), { ...sprintFacts, destination });
    expect(to({ project_id: id(1), status: "planning" })).toHaveLength(1);
    expect(refusal(() => to(null)).code).toBe("validation_error");
    expect(refusal(() => to({ project_id: id(9), status: "planning" })).code).toBe("validation_error");
    expect(refusal(() => to({ project_id: id(1), status: "completed" })).code).toBe("rule_violation");
    expect(refusal(() => to({ project_id: id(1), status: "active" }, id(2))).code).toBe("validation_error");
  });

  test("keeps its dates once it is completed, and may be renamed and put away", () => {
    expect(refusal(() => decideSprint(aSprint("completed"), command("update_sprint", { sprint_id: id(2), end_date: "2026-12-01" }))).code).toBe("rule_violation");
    expect(decideSprint(aSprint("completed"), command("update_sprint", { sprint_id: id(2), name: "The first" }))).toEqual([{ type: "sprint.updated", data: { name: "The first" } }]);
    expect(decideSprint(aSprint("completed"), command("archive_sprint", { sprint_id: id(2) }))).toEqual([{ type: "sprint.archived", data: {} }]);
    expect(decideSprint(aSprint("archived"), command("archive_sprint", { sprint_id: id(2) }))).toEqual([]);
    expect(refusal(() => decideSprint(aSprint("active"), command("archive_sprint", { sprint_id: id(2) }))).code).toBe("illegal_transition");
    expect(refusal(() => decideSprint(aSprint("planning"), command("complete_sprint", { sprint_id: id(2) }))).code).toBe("illegal_transition");
    expect(decideSprint(aSprint("completed"), command("complete_sprint", { sprint_id: id(2) }))).toEqual([]);
    expect(refusal(() => decideSprint(aSprint("active"), command("update_sprint", { sprint_id: id(2), start_date: null }))).code).toBe("rule_violation");
  });
});

const projectFacts: ProjectFacts = { suggestedKey: "SG", activeSprints: [] };
const newProject = command("create_project", { team_id: id(0), name: "Software Galaxy" });
const aProject = (status: Project["status"] = "planning"): Project => ({ ...(project.evolve(null, project.decide(null, newProject as never, projectFacts)[0]!, at) as Project), status });

describe("a project", () => {
  test("gets the key its name suggests unless it names one", () => {
    expect(aProject()).toMatchObject({ key: "SG", status: "planning", time_zone: "UTC", working_days: [1, 2, 3, 4, 5], on_last_task_done: "in_review" });
    expect(project.decide(null, command("create_project", { team_id: id(0), name: "Other", key: "OTH" }) as never, projectFacts)[0]).toMatchObject({ data: { key: "OTH" } });
  });

  test("changes what is changed, and its status along its own life", () => {
    expect(project.decide(aProject(), command("update_project", { project_id: id(1), name: "Software Galaxy", time_zone: "Europe/Berlin" }) as never, projectFacts)).toEqual([{ type: "project.updated", data: { time_zone: "Europe/Berlin" } }]);
    const move = (from: Project["status"], status: Project["status"]) => project.decide(aProject(from), command("change_project_status", { project_id: id(1), status }) as never, projectFacts);
    expect(move("planning", "active")).toEqual([{ type: "project.status_changed", data: { from: "planning", to: "active" } }]);
    expect(move("active", "active")).toEqual([]);
    expect(refusal(() => move("planning", "completed")).message).toContain("planning");
  });

  test("is not deleted while a sprint is active", () => {
    const remove = command("delete_project", { project_id: id(1) });
    expect(refusal(() => project.decide(aProject(), remove as never, { ...projectFacts, activeSprints: [id(2)] })).code).toBe("has_dependants");
    expect(project.isDeleted(project.evolve(aProject(), project.decide(aProject(), remove as never, projectFacts)[0]!, at))).toBe(true);
  });
});
