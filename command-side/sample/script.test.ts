import { describe, expect, test } from "vitest";
import { commandCatalogue } from "#schemas/commands/catalogue.ts";
import { sampleCalendar } from "./calendar.ts";
import { sampleSteps, sampleStories } from "./script.ts";

const projectId = "2e527b82-52f7-5a21-9038-ed76cd2200e9";
/** A fortnight of days, with the ends of both summer times. */
const days = ["2026-03-26", "2026-10-26", "2026-11-23"].flatMap((first) => Array.from({ length: 7 }, (_, day) => new Date(Date.parse(`${first}T12:00:00Z`) + day * 86_400_000)));

describe("the calendar", () => {
  test.each(days)("on %s the active sprint is half-way", (now) => {
    const calendar = sampleCalendar(now, "Europe/Berlin");
    const today = now.toISOString().slice(0, 10);
    const { start, end } = calendar.sprint(3);
    expect(start < today && today < end).toBe(true);
    for (let sprint = 0; sprint < 5; sprint += 1) {
      const { start, end } = calendar.sprint(sprint);
      for (const day of [start, end]) expect(new Date(day).getUTCDay() % 6).not.toBe(0);
      if (sprint > 0) expect(calendar.sprint(sprint - 1).end < start).toBe(true);
    }
    expect(calendar.at([3, 4], 17) < now.toISOString()).toBe(true); // five working days are behind
    expect(calendar.beginning < calendar.at([0, 0], 9)).toBe(true);
  });
});

describe("the history", () => {
  const steps = sampleSteps(projectId, sampleCalendar(new Date("2026-11-23T12:00:00Z"), "Europe/Berlin"), undefined);

  test("is made of commands that are understood, with ids and slugs of their own", () => {
    for (const { name, input } of steps) expect(commandCatalogue[name].input.safeParse(input).error?.issues ?? [], `${name} ${JSON.stringify(input)}`).toEqual([]);
    expect(new Set(sampleStories.map(({ slug }) => slug)).size).toBe(sampleStories.length);
    expect(new Set(steps.map(({ entityId, name, at }) => `${entityId}/${name}/${at}`)).size).toBe(steps.length);
  });

  test("begins every entity with its creation and never goes back", () => {
    const seen = new Set<string>();
    let last = "";
    for (const { entityId, name, at } of steps) {
      if (!seen.has(entityId)) expect(name).toMatch(/^create_/);
      seen.add(entityId);
      expect(at >= last).toBe(true);
      last = at;
    }
  });

  test("is the same when it is told again", () => {
    expect(sampleSteps(projectId, sampleCalendar(new Date("2026-11-23T18:00:00Z"), "Europe/Berlin"), undefined)).toEqual(steps);
  });
});
