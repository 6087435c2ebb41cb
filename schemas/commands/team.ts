import { z } from "zod";
import { longText, oneLine, slug } from "../fields.ts";
import { uuid } from "../ids.ts";
import { defineCommand } from "./define.ts";

export const teamCommands = {
  create_team: defineCommand({
    entity: "team",
    idField: "team_id",
    creates: true,
    action: "manage_team",
    http: { method: "POST", path: "/teams" },
    help: "Create a team; its address must be free.",
    input: z.strictObject({ team_id: uuid.optional(), name: oneLine(255), workspace_slug: slug.optional(), description: longText(5_000).default("") }),
  }),
  update_team: defineCommand({
    entity: "team",
    idField: "team_id",
    action: "manage_team",
    http: { method: "PUT", path: "/teams/:team_id" },
    help: "Change a team's name or description.",
    input: z.strictObject({ team_id: uuid, name: oneLine(255).optional(), description: longText(5_000).optional() }),
  }),
};
