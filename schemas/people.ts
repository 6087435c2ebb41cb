import { z } from "zod";
import { oneLine, timeZone, workingDays } from "./fields.ts";
import { teamRoles, type TeamRole } from "./permissions.ts";

/** Longest address that mail can carry (RFC 5321, 4.5.3.1.3). */
const LONGEST_EMAIL = 254;

/** An address as it was written, without the spaces around it. Two that differ in case are the same: see {@link normalEmail}. */
export const email = z
  .string({ error: "must be an email address" })
  .trim()
  .max(LONGEST_EMAIL, { error: `must be at most ${LONGEST_EMAIL} characters` })
  .pipe(z.email({ error: "must be an email address such as ada@example.com" }));

/** The form in which addresses are compared. */
export function normalEmail(address: string): string {
  return address.trim().normalize("NFC").toLowerCase();
}

export const personName = oneLine(255);

/** A small picture as a data URL: it travels with the person and is encrypted with them. */
export const avatar = z
  .string({ error: "must be a picture" })
  .max(28_000, { error: "must be at most 20 kB" })
  .regex(/^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/, { error: "must be a PNG, JPEG or WebP picture as a data URL" });

export const themes = ["system", "light", "dark"] as const;

/** What a person has set for themself. */
export const preferences = z.strictObject({
  theme: z.enum(themes).optional(),
  /** Shortcuts of a single key can be switched off (WCAG 2.1.4). */
  single_key_shortcuts: z.boolean().optional(),
});
export type Preferences = z.infer<typeof preferences>;

/** What new projects of a team begin with. */
export const teamSettings = z.strictObject({ time_zone: timeZone.optional(), working_days: workingDays.optional() });
export type TeamSettings = z.infer<typeof teamSettings>;

/** A role as callers write it: `developer` is another word for member. */
export const teamRole = z.enum([...teamRoles, "developer"], { error: `must be one of ${teamRoles.join(", ")}` }).transform((role): TeamRole => (role === "developer" ? "member" : role));
