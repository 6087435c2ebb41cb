import { describe, expect, it } from "vitest";
import { eventCatalogue } from "#schemas/events/catalogue.ts";
import { actionWords, fieldWords, valueWords } from "./words.ts";

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
