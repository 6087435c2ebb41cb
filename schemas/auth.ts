/** What the routes of signing in take and answer: for the server, the browser and the document alike. */
import { z } from "zod";
import { oneLine, timeZone } from "./fields.ts";
import { email, personName, preferences, teamRole } from "./people.ts";
import { actions, teamRoles } from "./permissions.ts";

export const PASSWORD_MIN_LENGTH = 12;
export const PASSWORD_MAX_LENGTH = 200;

/** A new password. Counted in the form it is compared in (NFC); whether it is easily guessed is looked at besides. */
export const newPassword = z
  .string({ error: "must be text" })
  .max(PASSWORD_MAX_LENGTH * 4, { error: `must be at most ${PASSWORD_MAX_LENGTH} characters` })
  .refine((text) => text.isWellFormed(), { error: "must be valid Unicode" })
  .transform((text) => text.normalize("NFC"))
  .refine((text) => [...text].length >= PASSWORD_MIN_LENGTH, { error: `must have at least ${PASSWORD_MIN_LENGTH} characters` })
  .refine((text) => [...text].length <= PASSWORD_MAX_LENGTH, { error: `must be at most ${PASSWORD_MAX_LENGTH} characters` });

/** A password somebody says they have: of whatever length it is, it is only compared. */
export const givenPassword = z.string({ error: "must be text" }).min(1, { error: "must not be empty" }).max(PASSWORD_MAX_LENGTH * 4, { error: "is too long" });

const token = z.string({ error: "must be text" }).min(1, { error: "must not be empty" }).max(500, { error: "is too long" });
const instant = z.iso.datetime({ error: "must be an instant such as 2026-12-31T12:00:00Z" });

export const authInputs = {
  register: z.strictObject({ name: personName, email, password: newPassword, invitation: token.optional(), time_zone: timeZone.default("UTC") }),
  login: z.union([z.strictObject({ email: z.string({ error: "must be text" }).max(300), password: givenPassword }), z.strictObject({ code: token.max(2_000), state: token })], { error: "must be {email, password} or {code, state}" }),
  refresh: z.strictObject({ refresh_token: token.optional() }),
  forgotPassword: z.strictObject({ email }),
  resetPassword: z.strictObject({ token, password: newPassword }),
  changePassword: z.strictObject({ current: givenPassword.optional(), new: newPassword }),
  erase: z.strictObject({ password: givenPassword.optional() }),
  invite: z.strictObject({ email, role: teamRole.default("member") }),
  acceptInvitation: z.strictObject({ token }),
  createApiKey: z.strictObject({ name: oneLine(100), scopes: z.array(z.enum(actions)).min(1, { error: "must name at least one scope" }).max(actions.length), expires_at: instant.nullable().default(null) }),
} as const;

const id = z.guid();
const tokens = {
  access_token: z.string(),
  refresh_token: z.string(),
  token_type: z.literal("Bearer"),
  /** Seconds for which the access token holds. */
  expires_in: z.int(),
};

const person = { id: id, email: z.string().nullable(), name: z.string().nullable() };

export const authAnswers = {
  registered: z.object({ ...person, created_at: z.iso.datetime(), ...tokens }),
  loggedIn: z.object({ ...tokens, user: z.object(person) }),
  /** A browser, which has its tokens in cookies, is told only how long they hold. */
  refreshed: z.object({ ...tokens, access_token: z.string().optional(), refresh_token: z.string().optional() }),
  me: z.object({
    ...person,
    avatar_url: z.string().nullable(),
    time_zone: z.string(),
    preferences,
    teams: z.array(z.object({ id: id, name: z.string(), workspace_slug: z.string(), role: z.enum(teamRoles), actions: z.array(z.enum(actions)) })),
    session_id: id.nullable(),
    has_password: z.boolean(),
    expires_in: z.int().nullable(),
  }),
  config: z.object({
    /** `first`: nobody is here yet, the first person registers freely. `invited`: with an invitation only. */
    registration: z.enum(["first", "open", "invited"]),
    has_people: z.boolean(),
    providers: z.array(z.object({ id: z.string(), name: z.string() })),
    password: z.object({ min_length: z.int() }),
    /** Whether mail is sent; otherwise it is printed where the product runs. */
    mail: z.boolean(),
  }),
  session: z.object({ id: id, method: z.string(), ip: z.string().nullable(), user_agent: z.string().nullable(), created_at: z.iso.datetime(), last_used_at: z.iso.datetime(), expires_at: z.iso.datetime(), current: z.boolean() }),
  invited: z.object({ id: id, email: z.string(), role: z.enum(teamRoles), expires_at: z.iso.datetime(), link: z.string(), position: z.string() }),
  invitation: z.object({ team_name: z.string(), role: z.enum(teamRoles), email: z.string(), invited_by: z.string(), expires_at: z.iso.datetime() }),
  accepted: z.object({ team_id: id, position: z.string() }),
  apiKeyCreated: z.object({ id: id, key: z.string(), prefix: z.string(), name: z.string(), scopes: z.array(z.enum(actions)), expires_at: z.iso.datetime().nullable(), position: z.string() }),
} as const;

export type AuthAnswer<Name extends keyof typeof authAnswers> = z.infer<(typeof authAnswers)[Name]>;
