import { describe, expect, test } from "vitest";
import { columnsOf, shapeOf, withMapping } from "./fields.ts";
import { type BadRow, rowReader, type RowOptions, type StoryPlan } from "./rows.ts";

const options: RowOptions = { timeZone: "UTC", decimalComma: false, nullIsEmpty: true, personOf: (name) => (name === "Ada" ? "00000000-0000-7000-8000-000000000001" : undefined) };

function rowOf(header: string, cells: readonly string[], more: Partial<RowOptions> & { endsFile?: boolean } = {}): StoryPlan | BadRow {
  return rowReader(columnsOf(header.split(",")), { ...options, ...more })({ kind: "record", line: 7, cells, endsFile: more.endsFile ?? false });
}
function planOf(header: string, cells: readonly string[], more: Partial<RowOptions> = {}): StoryPlan {
  const row = rowOf(header, cells, more);
  if ("reason" in row) throw new Error(row.reason);
  return row;
}
function reasonOf(header: string, cells: readonly string[], more: Partial<RowOptions> & { endsFile?: boolean } = {}): string {
  const row = rowOf(header, cells, more);
  if (!("reason" in row)) throw new Error("the row was accepted");
  expect(row.line).toBe(7);
  return row.reason;
}

const simple = "issuekey,title,description,storypoint";

describe("columns", () => {
  test("Jira's header, repeated columns and custom fields included", () => {
    const columns = columnsOf(["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Status Category", "Priority", "Assignee", "Created", "Updated", "Resolved", "Labels", "Labels", "Description", "Custom field (Story Points)", "Sprint", "Sprint", "Custom field (Rank)", "Comment"]);
    expect(columns.map((column) => column.field)).toEqual([
      "title", "external_key", "issue_id", "issue_type", "status", "status_category", "priority", "assignee", "created", "updated", "resolved", "labels", "labels", "description", "story_points", "sprint", "sprint", null, "comment",
    ]);
    expect(shapeOf(columns)).toBe("jira");
  });

  test("the simple shape, whatever the case", () => {
    const columns = columnsOf(["ISSUEKEY", "Title", " description ", "story_point"]);
    expect(columns.map((column) => column.field)).toEqual(["external_key", "title", "description", "story_points"]);
    expect(shapeOf(columns)).toBe("simple");
  });

  test("a person's choice wins, and a wrong one is named", () => {
    const columns = columnsOf(["name", "what"]);
    expect(withMapping(columns, {})).toEqual({ problems: ["no column is mapped to the title"] });
    expect(withMapping(columns, { 1: "title" })).toMatchObject({ columns: [{ field: null }, { field: "title" }] });
    expect(withMapping(columns, { 5: "title", 0: "colour" })).toMatchObject({ problems: [expect.stringContaining("colour"), expect.stringContaining("no column 5")] });
  });
});

describe("a row of the simple shape", () => {
  test("arrives as it is written", () => {
    const long = `x "quoted"\r\n${"y".repeat(20_000)} `;
    const plan = planOf(simple, ["XD-11", "Initial work that uses the module architecture ", long, "0.5"]);
    expect(plan).toMatchObject({ line: 7, name: "XD-11", key: "XD-11", sprint: null, notes: [], comments: [] });
    expect(plan.story).toEqual({ title: "Initial work that uses the module architecture ", description: long, story_points: 0.5, external_key: "XD-11" });
  });

  test("NULL of a database export: points hold nothing, a description is kept unless a person says that it is empty", () => {
    const cells = ["XD-6", "NULL", "NULL", "NULL"];
    const kept = planOf(simple, cells, { nullIsEmpty: false });
    expect(kept.story).toEqual({ title: "NULL", external_key: "XD-6", description: "NULL" });
    expect(new Set(kept.notes)).toEqual(new Set(["cells that say NULL were read as empty", "descriptions that say NULL were kept as they are"]));
    const empty = planOf(simple, cells, { nullIsEmpty: true });
    expect(empty.story).toEqual({ title: "NULL", external_key: "XD-6" });
    expect(empty.notes).toEqual(["cells that say NULL were read as empty"]);
  });

  test.each([
    [["A", " ", "", ""], "title must not be blank"],
    [["A", "t", "x".repeat(100_001), ""], "description must be at most 100000 characters"],
    [["A", "t", "", "three"], 'story points: "three" is not a number'],
    [["A", "t", "", "1,5"], 'story points: "1,5" is not a number'],
    [["A", "t", "", "-1"], "story points must not be negative"],
    [["A", "t", "", "1001"], "story points must be at most 1000"],
    [["A", "t", "", "0.333"], "story points must have at most two decimals"],
    [["A", "t"], "has 2 cells where the header has 4"],
    [["A", "t", "", "1", "surplus"], "has 5 cells where the header has 4: a cell with a delimiter or a quote in it is probably not quoted"],
  ])("%j is refused with the reason", (cells, reason) => {
    expect(reasonOf(simple, cells)).toBe(reason);
  });

  test.each([
    ["x".repeat(255), "d", "x".repeat(255), "d", 0],
    ["x".repeat(256), "d", `${"x".repeat(254)}…`, `${"x".repeat(256)}\n\nd`, 1],
    [`${"x".repeat(253)}😀 and so on`, "", `${"x".repeat(253)}…`, `${"x".repeat(253)}😀 and so on`, 1],
    ["two\r\nlines", "", "two lines", "two\r\nlines", 1],
    ["a\ttab", "d", "a tab", "a\ttab\n\nd", 1],
  ])("a title that cannot be one (%j) loses nothing", (title, description, becomes, described, notes) => {
    const plan = planOf(simple, ["A", title, description, "1"]);
    expect(plan.story).toMatchObject({ title: becomes, description: described });
    expect(plan.notes).toHaveLength(notes);
  });

  test("a short last row is known as a cut", () => {
    expect(reasonOf(simple, ["A", "t"], { endsFile: true })).toBe("has 2 cells where the header has 4: the file seems to be cut off here");
  });

  test("surplus cells that are empty do no harm", () => {
    expect(planOf(simple, ["A", "t", "", "1", "", " "]).story.story_points).toBe(1);
  });

  test("a decimal comma where it is no delimiter", () => {
    expect(planOf(simple, ["A", "t", "", "1,5"], { decimalComma: true }).story.story_points).toBe(1.5);
  });
});

describe("a row of Jira's export", () => {
  const header = "Summary,Issue key,Issue Type,Status,Priority,Custom field (Story Points),Sprint,Sprint,Labels,Labels,Assignee,Created,Resolved,Comment,Comment";
  const cells = (over: Partial<Record<string, string>>, comments: readonly string[] = ["", ""]): string[] =>
    [
      over["summary"] ?? "Write it",
      "SG-1",
      over["type"] ?? "Story",
      over["status"] ?? "To Do",
      over["priority"] ?? "Medium",
      "3.0",
      over["sprint1"] ?? "",
      over["sprint2"] ?? "",
      "ui",
      "",
      over["assignee"] ?? "",
      over["created"] ?? "",
      over["resolved"] ?? "",
      ...comments,
    ];

  test.each([
    ["To Do", "", undefined],
    ["Open", "", undefined],
    ["To Do", "Sprint 4", "todo"],
    ["Reopened", "Sprint 4", "todo"],
    ["In Progress", "Sprint 4", "in_progress"],
    ["Code Review", "", "in_review"],
    ["IN_REVIEW", "", "in_review"],
    ["Closed", "", "done"],
    ["Resolved", "Sprint 4", "done"],
  ])("status %s with sprint %j", (status, sprint1, expected) => {
    expect(planOf(header, cells({ status, sprint1 })).story.status).toBe(expected);
  });

  test("an unknown status goes to the backlog with a note, unless Jira's category is known", () => {
    const plan = planOf(header, cells({ status: "Marinating" }));
    expect(plan.story.status).toBeUndefined();
    expect(plan.notes).toEqual(['the status "Marinating" is not known: imported into the backlog']);
    expect(planOf(`${header},Status Category`, [...cells({ status: "Marinating" }), "In Progress"]).story.status).toBe("in_progress");
  });

  test.each([["Blocker", 1], ["Highest", 1], ["High", 3], ["Medium", 5], ["Low", 7], ["Lowest", 9], ["Trivial", 10], ["2", 2], ["Whenever", undefined]])("priority %s", (priority, expected) => {
    expect(planOf(header, cells({ priority })).story.priority).toBe(expected);
  });

  test("the last sprint named is the present one; a story that is done is in none", () => {
    expect(planOf(header, cells({ sprint1: "Sprint 1", sprint2: "Sprint 2" })).sprint).toBe("Sprint 2");
    expect(planOf(header, cells({ sprint1: "Sprint 1" })).sprint).toBe("Sprint 1");
    expect(planOf(header, cells({ sprint1: "Sprint 1", status: "Done" }))).toMatchObject({ sprint: null, notes: ["stories that are done were left out of their sprints, which are over"] });
  });

  test("the type becomes a label, unless it is Story", () => {
    expect(planOf(header, cells({ type: "Bug" })).story.labels).toEqual(["ui", "Bug"]);
    expect(planOf(header, cells({})).story.labels).toEqual(["ui"]);
  });

  test("an assignee is found by name or noted", () => {
    expect(planOf(header, cells({ assignee: "Ada" })).story.assigned_to).toBe("00000000-0000-7000-8000-000000000001");
    expect(planOf(header, cells({ assignee: "Bob" }))).toMatchObject({ notes: ["assignees who are no members of the team were left out"] });
  });

  test.each([
    ["2024-03-12 15:45", "2024-03-12T15:45:00.000Z"],
    ["2024-03-12T15:45:10+0100", "2024-03-12T14:45:10.000Z"],
    ["12/Mar/24 3:45 PM", "2024-03-12T15:45:00.000Z"],
    ["2/Mar/24 11:05 AM", "2024-03-02T11:05:00.000Z"],
    ["12.3.2024 15:45", "2024-03-12T15:45:00.000Z"],
    ["Mar 12, 2024", "2024-03-12T00:00:00.000Z"],
  ])("the date %s", (created, at) => {
    expect(planOf(header, cells({ created })).createdAt).toBe(at);
  });

  test("dates are local to the project, and one nobody can read is noted", () => {
    expect(planOf(header, cells({ created: "2024-07-12 15:45" }), { timeZone: "Europe/Berlin" }).createdAt).toBe("2024-07-12T13:45:00.000Z");
    expect(planOf(header, cells({ created: "3/4/2024 10:00" }))).toMatchObject({ createdAt: undefined, notes: ["dates of the column created were not understood and left out"] });
  });

  test("what was done later than it was written is created open and moved to done then", () => {
    const plan = planOf(header, cells({ status: "Done", created: "2024-03-01 09:00", resolved: "2024-03-08 17:00" }));
    expect(plan.story.status).toBeUndefined();
    expect(plan).toMatchObject({ createdAt: "2024-03-01T09:00:00.000Z", doneAt: "2024-03-08T17:00:00.000Z" });
  });

  test("comments keep who wrote them, when, and semicolons and line breaks in the text", () => {
    const plan = planOf(header, cells({}, ["12/Mar/24 3:45 PM;ada;One; two\nthree", "Just text; no date"]));
    expect(plan.comments).toEqual([
      { at: "2024-03-12T15:45:00.000Z", body: "ada wrote:\n\nOne; two\nthree" },
      { at: undefined, body: "Just text; no date" },
    ]);
  });
});
