import { z } from "zod";
import { longText, oneLine, slug } from "../fields.ts";
import { defineEvent, type EventsOf } from "./define.ts";

export const teamEvents = {
  "team.created": defineEvent("team", 1, z.strictObject({ name: oneLine(255), workspace_slug: slug, description: longText(5_000) })),
  "team.updated": defineEvent("team", 1, z.strictObject({ name: oneLine(255), description: longText(5_000) }).partial()),
};
export type TeamEvent = EventsOf<typeof teamEvents>;
