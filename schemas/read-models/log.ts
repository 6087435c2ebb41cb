/** Rows about the log itself: its history, and how far the projections have followed it. */
import type { Actor } from "../envelope.ts";
import type { EntityKind } from "../ids.ts";

export interface AuditRow {
  /** Log position, in decimal; unique. */
  position: string;
  event_id: string;
  team_id: string;
  project_id: string | null;
  entity: EntityKind;
  entity_id: string;
  stream_id: string;
  revision: number;
  /** The event's type. */
  action: string;
  actor: Actor;
  /** Field by field, what it was and what it became. */
  changes: Record<string, { from: unknown; to: unknown }>;
  command_id: string;
  correlation_id: string;
  causation_id: string;
  occurred_at: Date;
  recorded_at: Date;
  ip: string | null;
  user_agent: string | null;
  hash: string;
  prev_hash: string;
}

/** How far each projection is. `building` while it is rebuilt beside the live one. */
export interface ProjectionRow {
  name: string;
  version: number;
  status: "live" | "building";
  /** Log position handled, in decimal; "0" before the first event. */
  position: string;
  updated_at: Date;
}

/** An event a projection could not apply; everything behind it of the same stream waits. */
export interface ParkedEventRow {
  projection: string;
  stream_id: string;
  revision: number;
  position: string;
  event_id: string;
  event_type: string;
  reason: string;
  parked_at: Date;
}
