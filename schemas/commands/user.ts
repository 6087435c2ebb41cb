import { z } from "zod";
import { timeZone } from "../fields.ts";
import { uuid } from "../ids.ts";
import { avatar, email, personName, preferences } from "../people.ts";
import { commandsOf } from "./define.ts";

const user = commandsOf("user", "user_id");

export const userCommands = {
  register_user: user.create({
    action: "trusted",
    http: null,
    help: "A person registers; their address must be free.",
    input: { name: personName, email, time_zone: timeZone.default("UTC") },
  }),
  record_login: user.change({
    action: "trusted",
    http: null,
    help: "A person has signed in.",
    input: { method: z.string().min(1).max(50), session_id: uuid },
  }),
  update_user: user.change({
    action: "self",
    http: { method: "PUT", path: "/users/:user_id" },
    help: "Change one's own name, picture, time zone or preferences.",
    input: { name: personName.optional(), avatar_url: avatar.nullable().optional(), time_zone: timeZone.optional(), preferences: preferences.optional() },
  }),
  delete_user: user.change({
    action: "trusted",
    http: null,
    help: "Erase a person: what they did stays, who they were does not.",
    input: {},
  }),
};
