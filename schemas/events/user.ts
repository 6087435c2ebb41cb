import { z } from "zod";
import { timeZone } from "../fields.ts";
import { avatar, email, personName, preferences } from "../people.ts";
import { defineEvent, type EventsOf } from "./define.ts";

const person = { name: personName.nullable(), email: email.nullable(), avatar_url: avatar.nullable() };

/** Names, addresses and pictures are null once the person's key has been destroyed. */
export const userEvents = {
  "user.registered": defineEvent("user", 1, z.strictObject({ ...person, time_zone: timeZone }), { personal: ["name", "email", "avatar_url"] }),
  "user.login": defineEvent("user", 1, z.strictObject({ method: z.string().max(50), session_id: z.string() })),
  "user.updated": defineEvent("user", 1, z.strictObject({ name: person.name, avatar_url: person.avatar_url, time_zone: timeZone, preferences }).partial(), { personal: ["name", "avatar_url"] }),
  "user.deleted": defineEvent("user", 1, z.strictObject({})),
};
export type UserEvent = EventsOf<typeof userEvents>;
