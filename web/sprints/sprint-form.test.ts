import { describe, expect, it } from "vitest";
import { CommandError } from "../api/commands.ts";
import { missingToStart, planOfDraft, sprintErrors, sprintRefusal, typedNumber } from "./sprint-form.ts";

const PROJECT = "0197aaaa-0000-7000-8000-000000000001";
const draft = { name: "Sprint 1", goal: "", start: "2026-11-23", end: "2026-12-04", capacity: "21,5" };

describe("the form of a sprint", () => {
  it("reads numbers as people type them", () => {
    expect(["", "3", " 2,5 ", ".5", "x", "1e3", "-1"].map(typedNumber)).toEqual([null, 3, 2.5, 0.5, Number.NaN, Number.NaN, Number.NaN]);
  });
  it("passes what the command accepts", () => {
    const plan = planOfDraft(draft);
    expect(plan.capacity_points).toBe(21.5);
    expect(sprintErrors(plan, PROJECT)).toEqual({});
    expect(sprintErrors(planOfDraft({ ...draft, start: "", end: "", capacity: "" }), PROJECT)).toEqual({});
  });
  it("says what is wrong beside each field", () => {
    expect(sprintErrors(planOfDraft({ ...draft, name: " ", end: "2026-11-01", capacity: "many" }), PROJECT)).toMatchObject({
      name: "Must not be blank",
      end: "Must not be before the first day",
      capacity: "Must be a number",
    });
  });
  it("puts a refusal where it belongs", () => {
    expect(sprintRefusal(new CommandError("validation_error", "No", { end_date: ["must be after the start"] }))).toEqual({ end: "Must be after the start" });
    expect(sprintRefusal(new Error("The server cannot be reached."))).toEqual({ _: "The server cannot be reached." });
  });
});

describe("starting a sprint", () => {
  it("says all that is missing", () => {
    expect(missingToStart({ start: "", end: "", stories: 0 }, "Sprint 1")).toHaveLength(3);
    expect(missingToStart({ start: "2026-11-24", end: "2026-11-23", stories: 1 }, undefined)).toEqual(["Its last day is before its first."]);
    expect(missingToStart({ start: "2026-11-23", end: "2026-11-23", stories: 1 }, undefined)).toEqual([]);
  });
});
