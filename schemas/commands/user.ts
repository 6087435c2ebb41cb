import { z } from "zod";
import { timeZone } from "../fields.ts";
import { uuid } from "../ids.ts";
import { avatar, email, personName, preferences } from "../people.ts";
import { defineCommand } from "./define.ts";

export const userCommands = {
  register_user: defineCommand({
    entity: "user",
    idField: "user_id",
    creates: true,
    action: "trusted",
    http: null,
    help: "A person registers; their address must be free.",
    input: z.strictObject({ user_id: uuid.optional(), name: personName, email, time_zone: timeZone.default("UTC") }),
  }),
  record_login: defineCommand({
    entity: "user",
    idField: "user_id",
    action: "trusted",
    http: null,
    help: "A person has signed in.",
    input: z.strictObject({ user_id: uuid, method: z.string().min(1).max(50), session_id: uuid }),
  }),
  update_user: defineCommand({
    entity: "user",
    idField: "user_id",
    action: "self",
    http: { method: "PUT", path: "/users/:user_id" },
    help: "Change one's own name, picture, time zone or preferences.",
    input: z.strictObject({ user_id: uuid, name: personName.optional(), avatar_url: avatar.nullable().optional(), time_zone: timeZone.optional(), preferences: preferences.optional() }),
  }),
  delete_user: defineCommand({
    entity: "user",
    idField: "user_id",
    action: "trusted",
    http: null,
    help: "Erase a person: what they did stays, who they were does not.",
    input: z.strictObject({ user_id: uuid }),
  }),
};
