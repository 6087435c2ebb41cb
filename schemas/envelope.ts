import { z } from "zod";
import { uuid } from "./ids.ts";

export const actor = z.strictObject({
  kind: z.enum(["user", "agent", "system", "integration"]),
  id: z.string().min(1).max(200),
  /** The person an agent or an integration acts for. */
  onBehalfOf: z.string().max(200).optional(),
});
export type Actor = z.infer<typeof actor>;

/** What stands beside the data of every event. */
export const eventMetadata = z.object({
  schemaVersion: z.number().int().min(1),
  /** When it happened in the work; the store keeps its own time of the append. RFC 3339, UTC, milliseconds. */
  occurredAt: z.iso.datetime(),
  actor,
  teamId: z.string(),
  projectId: z.string().optional(),
  commandId: uuid,
  /** SHA-256 (hex) of command name and input, so that a command id that returns with another input is noticed. */
  commandHash: z.string(),
  correlationId: z.string(),
  causationId: z.string(),
  traceparent: z.string().optional(),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
  /** Hash of the stream's event before this one; "" for the first. */
  prevHash: z.string(),
  /** SHA-256 (hex) over the RFC 8785 form of stream, revision, id, type, data and all metadata but this. */
  hash: z.string(),
});
export type EventMetadata = z.infer<typeof eventMetadata>;
