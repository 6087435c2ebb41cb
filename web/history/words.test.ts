import { describe, expect, it } from "vitest";
import { eventCatalogue } from "#schemas/events/catalogue.ts";
import { actionWords, actorName, fieldWords, mergedChanges, shownChanges, valueWords } from "./words.ts";

const nameOf = (id: string) => ({ "id-1": "Sprint 4" })[id];

describe("the words of the history", () => {
  it("know every event of the product that happens to something people see", () => {
    const seen = Object.keys(eventCatalogue).filter((type) => /^(team|project|sprint|story|task)\./.test(type));
    expect(seen.length).toBeGreaterThan(20);
    expect(seen.filter((type) => actionWords(type) === type.replaceAll(/[._]/g, " "))).toEqual([]);
  });

  it("take apart what they do not know", () => {
    expect(actionWords("execution.tool_called")).toBe("execution tool called");
    expect(fieldWords("due_day")).toBe("Due day");
  });

  it("name the product where no person acted", () => {
    expect(actorName({ kind: "system", name: "unfinished-stories-move-on" })).toBe("Software Galaxy");
    expect(actorName({ kind: "user", name: "Ana" })).toBe("Ana");
  });

  it("say values plainly", () => {
    expect(valueWords("status", "in_progress", nameOf)).toBe("In progress");
    expect(valueWords("sprint_id", "id-1", nameOf)).toBe("Sprint 4");
    expect(valueWords("sprint_id", null, nameOf)).toBe("Backlog");
    expect(valueWords("story_points", null, nameOf)).toBe("nothing");
    expect(valueWords("labels", ["ui", "api"], nameOf)).toBe("ui, api");
    expect(valueWords("working_days", [1, 5], nameOf)).toBe("Mon, Fri");
    expect(valueWords("allow_parallel_sprints", false, nameOf)).toBe("no");
  });
});

describe("the lines beside an entry", () => {
  const fields = (action: string, changes: Parameters<typeof shownChanges>[0]["changes"]) => shownChanges({ action, changes }).map(({ field }) => field);
  it("leave out what nobody reads and keep what changed", () => {
    expect(fields("story.prioritized", [{ field: "priority", from: 5, to: 1 }, { field: "rank", from: "a0", to: "a1" }])).toEqual(["priority"]);
    expect(fields("story.status_changed", [{ field: "status", from: "todo", to: "backlog" }, { field: "reason", from: null, to: "Not now" }])).toEqual(["status", "reason"]);
    expect(fields("story.estimated", [{ field: "story_points", from: 3, to: null }])).toEqual(["story_points"]);
  });
  it("leave out what stayed as it was", () => {
    expect(fields("sprint.started", [{ field: "status", from: "planning", to: "active" }, { field: "end_date", from: "2026-12-04", to: "2026-12-04" }])).toEqual(["status"]);
  });
  it("say the sprint a story went to, the backlog included", () => {
    expect(fields("story.planned", [{ field: "sprint_id", from: null, to: null }])).toEqual(["sprint_id"]);
  });
  it("say a field once that changed on the way", () => {
    const move = (from: string, to: string) => ({ action: "story.status_changed", changes: [{ field: "status", from, to }] });
    expect(mergedChanges([move("todo", "in_progress"), move("in_progress", "in_review"), move("in_review", "done"), { action: "story.completed", changes: [{ field: "story_points", from: null, to: 3 }] }])).toEqual([{ field: "status", from: "todo", to: "done" }]);
  });
  it("are few for what is new", () => {
    expect(fields("story.created", [{ field: "title", from: null, to: "T" }, { field: "story_points", from: null, to: 3 }, { field: "external_key", from: null, to: null }])).toEqual(["story_points"]);
    expect(fields("story.commented", [{ field: "body", from: null, to: "Hello" }])).toEqual([]);
  });
});
