import { z } from "zod";
import { GalaxyError } from "#schemas/errors.ts";
import { preferences } from "#schemas/people.ts";
import { idIn, noQuery } from "../collections.ts";
import { idShape } from "../columns.ts";
import { defineRead } from "../read-route.ts";

const own = "Null for everybody else.";

const userShape = z.object({
  id: idShape,
  name: z.string(),
  email: z.string().nullable().describe("Null for who neither is this person nor manages the members of a team of theirs."),
  avatar_url: z.string().nullable().describe("A small picture as a data URL."),
  time_zone: z.string().nullable().describe(`IANA name. ${own}`),
  preferences: preferences.nullable().describe(own),
  last_login_at: z.iso.datetime().nullable().describe(own),
  revision: z.int32().describe("For `If-Match`."),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});

export const oneUser = defineRead({
  path: "/users/:user_id",
  operationId: "get_user",
  tag: "People",
  summary: "Get oneself, or somebody with whom one shares a team",
  params: idIn("user_id"),
  query: noQuery,
  parameterHelp: {},
  answer: userShape,
  answerName: "User",
  async read({ principal, reads }, { user_id: userId }) {
    const id = String(userId);
    const user = await reads.user(id);
    if (!user) throw new GalaxyError("not_found", `There is no user ${id}`);
    const [person, isOwn] = [await reads.person(id), principal.actor.kind === "user" && principal.actor.id === id];
    const { name: _name, email: _email, status: _status, time_zone, preferences: theirs, last_login_at, ...shown } = user;
    const personal = isOwn ? { time_zone, preferences: theirs, last_login_at } : { time_zone: null, preferences: null, last_login_at: null };
    return { body: { ...shown, ...personal, name: person.name, email: await reads.email(person) }, revision: user.revision };
  },
});
