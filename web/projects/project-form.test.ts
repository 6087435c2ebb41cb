import { describe, expect, it } from "vitest";
import { LOCAL_TEAM_ID } from "#schemas/principal.ts";
import { CommandError } from "../api/commands.ts";
import { draftErrors, inputOf, refusalErrors } from "./project-form.ts";

const ID = "0197aaaa-0000-7000-8000-000000000001";
const draft = { name: "Software Galaxy", key: "SG", timeZone: "Europe/Berlin", description: "" };

describe("the form of a new project", () => {
  it("passes what the command accepts, and leaves an empty key to the server", () => {
    expect(draftErrors(inputOf(draft, ID, LOCAL_TEAM_ID))).toEqual({});
    expect(inputOf({ ...draft, key: "" }, ID, LOCAL_TEAM_ID)).not.toHaveProperty("key");
  });
  it("says what is wrong beside each field", () => {
    expect(draftErrors(inputOf({ ...draft, name: "ab", key: "1", timeZone: "Mars/Olympus" }, ID, LOCAL_TEAM_ID))).toEqual({
      name: "Must be at least 3 characters",
      key: "Must be 2 to 10 capital letters and digits, starting with a letter",
      timeZone: "Must be an IANA time zone such as Europe/Berlin",
    });
  });
  it("puts a refusal beside its field, or above the form", () => {
    expect(refusalErrors(new CommandError("duplicate", "Taken", { key: ["is already used in this team"] }))).toEqual({ key: "Is already used in this team" });
    expect(refusalErrors(new CommandError("forbidden", "You may not create projects"))).toEqual({ _: "You may not create projects" });
    expect(refusalErrors(new CommandError("validation_error", "No", { tech_stack: ["must be small"] }))).toEqual({ _: "No (tech stack must be small)" });
  });
});
