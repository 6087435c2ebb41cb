import { z } from "zod";
import type { CommandContext } from "#schemas/command-gateway.ts";
import { GalaxyError } from "#schemas/errors.ts";

const instant = z.iso.datetime({ offset: true });
/** Clocks of callers differ a little from ours, in milliseconds. */
const SKEW_MS = 5_000;

/**
 * When the command's events happened: now, or when the caller (of an import) says. Never before the entity's last
 * event, so that an entity's history is in order however the clocks run.
 * @throws {GalaxyError} `validation_error`
 */
export function occurrence(context: CommandContext, last: string | undefined): string {
  const now = new Date().toISOString();
  if (context.occurredAt === undefined) return last !== undefined && last > now ? last : now;
  const parsed = instant.safeParse(context.occurredAt);
  const wrong = (rule: string) => new GalaxyError("validation_error", `The time the change occurred at ${rule}`, { occurred_at: [rule] });
  if (!parsed.success) throw wrong("must be an instant such as 2026-11-23T09:00:00Z");
  const at = new Date(parsed.data);
  if (at.getTime() < 0) throw wrong("must not be before 1970");
  if (at.getTime() > Date.now() + SKEW_MS) throw wrong("must not be in the future");
  const text = at.toISOString();
  if (last !== undefined && text < last && context.principal.actor.kind === "system") return last; // a consequence comes after whatever else has happened
  if (last !== undefined && text < last) throw wrong(`must not be before the last change, which was at ${last}`);
  return text;
}
