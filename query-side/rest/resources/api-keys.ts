import { sql, type SqlBool } from "kysely";
import { z } from "zod";
import { actions } from "#schemas/permissions.ts";
import { idColumn, instantColumn, jsonColumn, textColumn } from "../columns.ts";
import { defineResource, inTeams } from "../resource.ts";

/** Keys as they are shown: the key itself is told once, when it is made. */
export const apiKeys = defineResource({
  table: "api_keys",
  path: "/api-keys",
  schemaName: "ApiKey",
  one: "API key",
  many: "API keys",
  tag: "Teams",
  idParameter: "key_id",
  defaultSort: "-created_at",
  from: sql`(select k.*, h.last_used_at from api_keys k left join secrets.api_key_hashes h on h.key_id = k.id) as api_keys`,
  visible(principal) {
    const own = principal.actor.kind === "user" ? sql`user_id::text = ${principal.actor.id}` : sql`false`;
    return sql<SqlBool>`(${inTeams("team_id", principal, "read")} and (${own} or ${inTeams("team_id", principal, "manage_members")}))`;
  },
  columns: {
    id: idColumn(),
    team_id: idColumn({ help: "The one team in which it works." }),
    user_id: idColumn({ help: "As whom it acts." }),
    name: textColumn(),
    prefix: textColumn({ uses: ["filter"], help: "What it begins with." }),
    scopes: jsonColumn(z.array(z.enum(actions)), { help: "What it may do, as far as its owner's role does." }),
    expires_at: instantColumn({ nullable: true }),
    revoked_at: instantColumn({ nullable: true }),
    created_at: instantColumn(),
  },
  moreColumns: { last_used_at: instantColumn({ nullable: true, help: "To the minute." }) },
});
