import { lexicographicSortSchema, printSchema } from "graphql";
import { builder } from "./builder.ts";
import "./scalars.ts";
import "./people.ts";
import "./teams.ts";
import "./projects.ts";
import "./sprints.ts";
import "./stories.ts";
import "./tasks.ts";
import "./search.ts";
import "./board.ts";
import "./burndown.ts";
import "./audit.ts";
import "./projections.ts";
import "./mutations.ts";
import "./live.ts";
import "./presence.ts";

export const schema = builder.toSchema();

/** The schema as it stands in `query-side/schema.graphql`. */
export function printedSchema(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
