import pLimit from "p-limit";
import { LONGEST_QUERY } from "#schemas/search.ts";
import { openApiDocument } from "../openapi/document.ts";
import { call, judge, type Asked } from "./call.ts";
import type { Documented } from "./documented.ts";

export const NOBODY = "0190a6b2-7c1e-7a55-9d6f-0000deadbeef";

/** Texts that are none of what is asked for anywhere, or that somebody means harm by. */
const hostile = [
  "",
  " ",
  "x",
  "-1",
  "1e309",
  "NaN",
  "9223372036854775808",
  "'; drop table projects; --",
  `" or "1"="1`,
  "${7*7}{{7*7}}<script>alert(1)</script>",
  "../../../etc/passwd",
  "constructor",
  "__proto__",
  "\u0000",
  "\u{1f984}\u202e\u0301",
  "\ufffd\uffff",
  "a:b:c,d\\,e",
  "x".repeat(5_000),
];
const wrongValues: readonly unknown[] = [...hostile.filter((text) => text.length < 100), "y".repeat(200_000), "\ud800", null, -1, 1.5, 1e300, 2 ** 53, {}, [], [null], [[]], { constructor: 1 }, ["\u0000"], { a: { b: {} } }];
const wrongBodies = [" ", "null", "1", '"text"', "[]", "{", '{"__proto__":{"x":1}}', '{"constructor":1,"toString":2}', '{"unknown":1}', `${"[".repeat(50_000)}${"]".repeat(50_000)}`, `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, "\u0000", `{"title":"${"z".repeat(1_100_000)}"}`];

/** Parameters that may be almost anything, or are answered by going elsewhere whatever they say. */
const free = new Set(["encoding", "filename", "return_to", "code", "state", "error"]);

function* wrongRequests(operation: Documented, params: Readonly<Record<string, string>>): Generator<Asked & { readonly wrong: boolean; readonly about: string }> {
  const named = (where: string) => operation.parameters.filter((parameter) => parameter.in === where).map(({ name }) => name);
  for (const name of named("path")) {
    for (const text of [...hostile.filter((one) => one !== ""), NOBODY]) yield { params: { ...params, [name]: text }, wrong: true, about: `${name} in the path` };
  }
  for (const name of named("query")) {
    // an encoding may be left empty, so may sort and filter; one may search for anything that is not too long, and call a file almost anything
    for (const text of hostile) yield { params, query: `?${name}=${encodeURIComponent(text)}`, wrong: text !== "" && !free.has(name) && (name !== "q" || text.length > LONGEST_QUERY), about: `${name} in the query` };
    if (operation.method === "GET") yield { params, query: `?${name}=1&${name}=2`, wrong: !free.has(name), about: `${name} twice` };
  }
  if (named("query").includes("filter")) for (const text of hostile) yield { params, query: `?filter=${encodeURIComponent(`team_id:${text},created_at:${text}`)}`, wrong: true, about: "a filter's value" };
  for (const name of named("header")) {
    if (name === "If-None-Match") continue; // whatever it says, it names nothing the caller has
    // what HTTP itself cannot carry never arrives
    for (const text of hostile.filter((one) => one.trim() !== "" && /^[\u0020-\u007e]*$/.test(one))) yield { params: operation.method === "GET" ? params : { ...params }, headers: { [name]: text }, body: {}, wrong: true, about: `header ${name}` };
  }
  if (operation.bodyTypes.length === 0) return;
  const json = operation.bodyTypes.includes("application/json");
  for (const body of wrongBodies) yield { params, body, wrong: json, about: "the body" };
  yield { params, body: "a=b", type: "application/x-www-form-urlencoded", wrong: operation.needsBody, about: "a form" };
  yield { params, body: "{}", type: "application/json; charset=klingon", wrong: true, about: "the charset" };
  for (const field of Object.keys(bodySchema(operation))) for (const value of wrongValues) yield { params, body: { [field]: value }, wrong: false, about: `${field} of the body` };
}

function bodySchema({ operationId }: Documented): object {
  const schemas = (openApiDocument["components"] as { readonly schemas: Record<string, { readonly properties?: object }> }).schemas;
  const name = operationId.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return schemas[name]?.properties ?? {};
}

/** Sends everything that could be wrong to every operation: how much that was, what was judged, and what was not as it should be. */
export async function askWrongly(url: string, operations: readonly Documented[], params: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}): Promise<{ readonly asked: number; readonly judged: ReadonlySet<string>; readonly problems: readonly string[] }> {
  const limit = pLimit(16);
  const under: Promise<void>[] = [];
  const judged = new Set<string>();
  const problems: string[] = [];
  for (const operation of operations) {
    for (const { wrong, about, ...request } of wrongRequests(operation, params)) {
      const what = `${operation.operationId}, ${about}: ${JSON.stringify(request.query ?? request.headers ?? request.body ?? request.params)?.slice(0, 200)}`;
      under.push(
        limit(async () => {
          const response = await call(url, operation, { ...request, headers: { ...headers, ...request.headers } });
          if (response.status >= 500 || (wrong && response.status < 400 && operation.operationId !== "finish_oauth")) problems.push(`${response.status}: ${what}`);
          await judge(operation, response, what).catch((error: unknown) => problems.push(String(error)));
          judged.add(operation.operationId);
        }),
      );
    }
  }
  await Promise.all(under);
  return { asked: under.length, judged, problems };
}
