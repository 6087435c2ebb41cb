import { z } from "zod";
import { isRank, MAX_RANK_LENGTH } from "./rank.ts";
import { workStatuses } from "./status.ts";
import { isTimeZone } from "./time.ts";

/** One line that a person reads: kept exactly as written, but neither blank nor broken over lines. */
export function oneLine(max: number) {
  return z
    .string({ error: "must be text" })
    .max(max, { error: `must be at most ${max} characters` })
    .refine((text) => text.trim().length > 0, { error: "must not be blank" })
    // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
    .refine((text) => !/[\u0000-\u001f\u007f]/.test(text), { error: "must be one line without control characters" })
    .refine((text) => text.isWellFormed(), { error: "must be valid Unicode" });
}

/** Free text over several lines, kept as written. NUL is refused because Postgres cannot hold it. */
export function longText(max: number) {
  return z
    .string({ error: "must be text" })
    .max(max, { error: `must be at most ${max} characters` })
    .refine((text) => !text.includes("\u0000"), { error: "must not contain the NUL character" })
    .refine((text) => text.isWellFormed(), { error: "must be valid Unicode" });
}

export const title = oneLine(255);
export const description = longText(100_000);
export const commentBody = longText(20_000).refine((text) => text.trim().length > 0, { error: "must not be blank" });
export const label = oneLine(50);
export const labels = z.array(label).max(20, { error: "must be at most 20 labels" }).refine((all) => new Set(all).size === all.length, { error: "must not repeat a label" });
export const acceptanceCriteria = z.array(oneLine(1_000)).max(50, { error: "must be at most 50 criteria" });
/** 1 is the highest. */
export const priority = z.int({ error: "must be a whole number" }).min(1, { error: "must be from 1 (highest) to 10" }).max(10, { error: "must be from 1 (highest) to 10" });
function pointsUpTo(most: number) {
  return z
    .number({ error: "must be a number" })
    .min(0, { error: "must not be negative" })
    .max(most, { error: `must be at most ${most}` })
    .refine((points) => Math.abs(points * 100 - Math.round(points * 100)) < 1e-6, { error: "must have at most two decimals" });
}
/** Story points; fractions such as 0.5 are usual, more than two decimals are not. */
export const storyPoints = pointsUpTo(1_000);
/** Points of a whole sprint. */
export const sprintPoints = pointsUpTo(100_000);
export const hours = z.number().min(0, { error: "must not be negative" }).max(10_000, { error: "must be at most 10000" });
/** A calendar day, `2026-11-23`, in the project's time zone. */
export const day = z.iso.date({ error: "must be a date such as 2026-11-23" }).refine((date) => date >= "1900-01-01", { error: "must not be before 1900" });
/** IANA name of a time zone. */
export const timeZone = z.string().max(64).refine(isTimeZone, { error: "must be an IANA time zone such as Europe/Berlin" });
/** ISO weekday numbers, 1 Monday … 7 Sunday. */
export const workingDays = z
  .array(z.int().min(1).max(7))
  .min(1, { error: "must name at least one day" })
  .max(7)
  .refine((days) => new Set(days).size === days.length, { error: "must not repeat a day" });
/** Short upper-case prefix of a project's keys: `SG` in `SG-12`. */
export const projectKey = z.string().regex(/^[A-Z][A-Z0-9]{1,9}$/, { error: "must be 2 to 10 capital letters and digits, starting with a letter" });
export const slug = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{1,61}[a-z0-9])?$/, { error: "must be lower-case letters, digits and hyphens" });
/** What a project is built with: names and values, one level. */
export const techStack = z.record(oneLine(50), oneLine(200)).refine((stack) => Object.keys(stack).length <= 50, { error: "must have at most 50 entries" });
/**
 * A place in an ordered list as a string: between any two there is another, so moving one item rewrites one item.
 * Compared byte by byte (`COLLATE "C"` in Postgres, `<` in JavaScript); ties are broken by id.
 */
export const rank = z
  .string()
  .max(MAX_RANK_LENGTH, { error: `must be at most ${MAX_RANK_LENGTH} characters` })
  .refine(isRank, { error: "must be a rank made by rankBetween" });
export const workStatus = z.enum(workStatuses);
