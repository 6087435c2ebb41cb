import { reads } from "../all-reads.ts";
import { json, type Operation } from "./operation.ts";

/** The reads of the query side. */
export const readOperations: readonly Operation[] = reads.map((route) => ({
  method: "GET",
  path: route.path,
  operationId: route.operationId,
  tag: route.tag,
  summary: route.summary,
  ...(route.description === undefined ? {} : { description: route.description }),
  params: route.params,
  query: route.query,
  parameterHelp: route.parameterHelp,
  headers: ["IfNoneMatch", "MinPosition"],
  answers: [
    { status: 200, description: "What was asked for", content: { mediaTypes: json, schema: route.answer, name: route.answerName }, headers: ["ETag"] },
    { status: 304, description: "The caller has it already", headers: ["ETag"] },
  ],
  errors: [400, 403],
}));
