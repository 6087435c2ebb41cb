import { sql, type SqlBool } from "kysely";
import { z } from "zod";
import type { Actor } from "#schemas/envelope.ts";
import { entityKinds } from "#schemas/ids.ts";
import { mayDo } from "#schemas/principal.ts";
import { enumColumn, idColumn, instantColumn, intColumn, jsonColumn, positionColumn, proseColumn, textColumn } from "../columns.ts";
import { managersOnly, teamsWhere } from "../../reads/visible.ts";
import { defineResource, inTeams } from "../resource.ts";
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
  visible(principal) {
    const own = inTeams("team_id", principal, "read");
    if (teamsWhere(principal, "read").every((teamId) => mayDo(principal, teamId, "manage_members"))) return own;
    return sql<SqlBool>`(${own} and (action <> all(${[...managersOnly]}::text[]) or ${inTeams("team_id", principal, "manage_members")}))`;
  },
  present(row, principal) {
    const addresses = mayDo(principal, row["team_id"] as string, "manage_team") ? {} : { ip: null, user_agent: null };
    return { ...row, actor: presentActor(row["actor"] as Actor), ...addresses };
  },
});
