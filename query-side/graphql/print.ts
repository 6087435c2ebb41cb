/** Writes `query-side/schema.graphql` anew: `node query-side/graphql/print.ts`. */
import { writeFileSync } from "node:fs";
import { printedSchema } from "./schema.ts";

writeFileSync(new URL("../schema.graphql", import.meta.url), printedSchema());
