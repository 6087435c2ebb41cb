import { sql } from "kysely";
import type { Actor } from "#schemas/envelope.ts";
import { enumColumn, idColumn, instantColumn, jsonColumn, proseColumn } from "../columns.ts";
import { defineResource, type ExtraFilter } from "../resource.ts";
import { actorShape, presentActor } from "./actor.ts";

/** By the id of whoever is in a column that holds an actor. */
export const byActor = (column: "author" | "actor"): ExtraFilter => ({
  help: `Id of the ${column}.`,
  takes: "an id",
  parse: (text) => (text === "" || text.includes("\u0000") || !text.isWellFormed() ? undefined : text),
  condition: (value) => sql`${sql.ref(column)} ->> 'id' = ${value}`,
});

export const comments = defineResource({
  table: "comments",
  path: "/comments",
  schemaName: "Comment",
  one: "comment",
  many: "comments",
  tag: "Comments",
  idParameter: "comment_id",
  defaultSort: "created_at",
  columns: {
    id: idColumn(),
    entity: enumColumn(["story", "task"], { uses: ["filter"] }),
    entity_id: idColumn({ help: "The story or the task it is about." }),
    story_id: idColumn(),
    project_id: idColumn(),
    team_id: idColumn(),
    author: jsonColumn(actorShape),
    body: proseColumn(),
    created_at: instantColumn(),
  },
  extraFilters: { author_id: byActor("author") },
  present: (row) => ({ ...row, author: presentActor(row["author"] as Actor) }),
});
