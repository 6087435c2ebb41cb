import { eventCatalogue, type DomainEvent } from "#schemas/events/catalogue.ts";
import type { EventDefinition } from "#schemas/events/define.ts";
import type { AuditRow } from "#schemas/read-models.ts";
import { personBehind } from "../engine/people-of.ts";
import type { Rows } from "../engine/rows.ts";
import type { Projection } from "./projection.ts";

/** The whole of a long text stands in the event itself; here it is cut, in characters. */
const LONGEST_TEXT = 2_000;

/**
 * Every event: who, what, when, and field by field what it was and what it became. What is personal is told without its
 * values: then there is nothing here to find of somebody who is erased, but from where they worked, which goes with them.
 */
export const audit: Projection = {
  name: "audit_log",
  version: 2,
  apply(event, rows, before) {
    const { metadata } = event;
    const known = !isErased(event, rows);
    rows.append("audit_log", {
      position: event.position.toString(),
      event_id: event.id,
      team_id: metadata.teamId,
      project_id: metadata.projectId ?? null,
      entity: event.entity,
      entity_id: event.entityId,
      stream_id: event.streamId,
      revision: event.revision,
      action: event.type,
      actor: metadata.actor,
      changes: changesOf(event, before.row),
      command_id: metadata.commandId,
      correlation_id: metadata.correlationId,
      causation_id: metadata.causationId,
      occurred_at: new Date(metadata.occurredAt),
      recorded_at: event.recordedAt,
      ip: (known && metadata.ip) || null,
      user_agent: (known && metadata.userAgent) || null,
      hash: metadata.hash,
      prev_hash: metadata.prevHash,
    });
  },
};

function isErased(event: DomainEvent, rows: Rows): boolean {
  const person = personBehind(event);
  return person !== undefined && rows.get("users", person)?.status === "deleted";
}

function changesOf(event: DomainEvent, row: Readonly<Record<string, unknown>> | undefined): AuditRow["changes"] {
  const changes: AuditRow["changes"] = {};
  const set = (field: string, from: unknown, to: unknown) => {
    changes[field] = { from: short(from), to: short(to) };
  };
  switch (event.type) {
    case "story.status_changed":
    case "task.status_changed":
      set("status", event.data.from, event.data.to);
      if (event.data.reason !== null) set("reason", null, event.data.reason);
      break;
    case "project.status_changed":
      set("status", event.data.from, event.data.to);
      break;
    case "story.planned":
      set("sprint_id", event.data.from_sprint_id, event.data.sprint_id);
      break;
    case "team.member_invited":
    case "team.invitation_revoked":
    case "team.member_added":
    case "api_key.created":
    case "api_key.revoked":
      // of something within the team: what the team's own fields hold is not what it was before
      for (const [field, to] of Object.entries(event.data)) if (to !== null && !isPersonal(event, field)) set(field, null, to);
      break;
    case "team.member_role_changed":
      set("user_id", event.data.user_id, event.data.user_id);
      set("role", event.data.from, event.data.to);
      break;
    case "team.member_removed":
      set("user_id", event.data.user_id, null);
      set("reason", null, event.data.reason);
      break;
    case "task.unassigned":
      if (row?.["assigned_user_id"]) set("assigned_user_id", row["assigned_user_id"], null);
      if (row?.["assigned_agent"]) set("assigned_agent", row["assigned_agent"], null);
      break;
    case "sprint.started":
    case "sprint.completed":
    case "sprint.archived":
      set("status", row?.["status"] ?? null, event.type.slice("sprint.".length) === "started" ? "active" : event.type.slice("sprint.".length));
      for (const [field, to] of Object.entries(event.data)) set(field, row?.[field] ?? null, to);
      break;
    default:
      for (const [field, to] of Object.entries(event.data)) {
        if (isPersonal(event, field)) {
          if (row !== undefined) set(field, null, null);
          continue;
        }
        const from = row?.[field] ?? null;
        // a new entity's empty fields tell nobody anything
        if (row === undefined && (to === null || to === "" || (Array.isArray(to) && to.length === 0))) continue;
        if (from === to) continue;
        set(field, from, to);
      }
  }
  return changes;
}

function isPersonal({ type }: DomainEvent, field: string): boolean {
  const definition: EventDefinition = eventCatalogue[type];
  return definition.personal?.includes(field) ?? false;
}

function short(value: unknown): unknown {
  return typeof value === "string" && value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT).toWellFormed()}…` : value;
}
