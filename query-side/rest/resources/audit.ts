import { z } from "zod";
import type { Actor } from "#schemas/envelope.ts";
import { entityKinds } from "#schemas/ids.ts";
import { may } from "#schemas/permissions.ts";
import { enumColumn, idColumn, instantColumn, intColumn, jsonColumn, positionColumn, proseColumn, textColumn } from "../columns.ts";
import { defineResource } from "../resource.ts";
import { actorShape, presentActor } from "./actor.ts";
import { byActor } from "./comments.ts";

const noAddress = "Null for callers who may not manage the team.";

/** The history: every event, who caused it, and what it changed field by field. */
export const audit = defineResource({
  table: "audit_log",
  path: "/audit-log",
  schemaName: "AuditEntry",
  one: "event of the history",
  many: "events of the history",
  tag: "History",
  idParameter: "position",
  idColumn: "position",
  defaultSort: "-position",
  columns: {
    position: positionColumn({ help: "Place in the log; unique." }),
    event_id: idColumn(),
    team_id: idColumn(),
    project_id: idColumn({ nullable: true }),
    entity: enumColumn(entityKinds),
    entity_id: textColumn({ uses: ["filter"] }),
    stream_id: textColumn({ uses: ["filter"] }),
    revision: intColumn({ help: "Of the entity's stream." }),
    action: textColumn({ help: "The event's type, such as `story.estimated`." }),
    actor: jsonColumn(actorShape),
    changes: jsonColumn(z.record(z.string(), z.object({ from: z.unknown().optional(), to: z.unknown().optional() })), { help: "Field by field, what it was and what it became." }),
    command_id: idColumn(),
    correlation_id: textColumn({ uses: ["filter"] }),
    causation_id: textColumn({ uses: ["filter"] }),
    occurred_at: instantColumn({ help: "When it happened in the work." }),
    recorded_at: instantColumn({ help: "The log's own clock." }),
    ip: proseColumn({ nullable: true, help: noAddress }),
    user_agent: proseColumn({ nullable: true, help: noAddress }),
    hash: proseColumn({ help: "SHA-256; chains the stream." }),
    prev_hash: proseColumn(),
  },
  extraFilters: { actor_id: byActor("actor") },
  present(row, principal) {
    const role = principal.teams[row["team_id"] as string];
    const addresses = role !== undefined && may(role, "manage_team") ? {} : { ip: null, user_agent: null };
    return { ...row, actor: presentActor(row["actor"] as Actor), ...addresses };
  },
});
