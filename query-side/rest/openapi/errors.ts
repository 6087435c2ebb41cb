import { z } from "zod";
import { errorStatus, type ErrorCode } from "#schemas/errors.ts";
import { responseHeaderNames, type ResponseHeader } from "./headers.ts";

const codes = Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]];

export const errorShape = z
  .object({
    error: z.enum(codes).describe("What went wrong, of a closed list."),
    message: z.string().describe("A sentence for people."),
    details: z.record(z.string(), z.array(z.string())).optional().describe("Sentences by field; `_` is the whole body."),
  })
  .describe("The shape of every error.");

const meaning: Readonly<Record<number, { readonly name: string; readonly means: string; readonly example: string; readonly header?: ResponseHeader }>> = {
  400: { name: "BadRequest", means: "Something that was sent is not valid.", example: "name must be at least 3 characters" },
  401: { name: "Unauthorized", means: "Nobody is signed in.", example: "Not signed in" },
  403: { name: "Forbidden", means: "The caller may not do this.", example: "Your role does not allow this" },
  404: { name: "NotFound", means: "It is not there, or it is another team's.", example: "There is no project 0190a6b2-7c1e-7a55-9d6f-2f7f1f0f5c11" },
  405: { name: "MethodNotAllowed", means: "The address is known, but not with this method.", example: "PUT is not possible here; allowed: GET, HEAD", header: "Allow" },
  406: { name: "NotAcceptable", means: "The `Accept` header names only versions that are not served.", example: "This version of the API is not served" },
  409: { name: "Conflict", means: "The present state does not allow it; `error` says why.", example: "A story in backlog can become todo" },
  412: { name: "PreconditionFailed", means: "Somebody else changed it since the revision in `If-Match`.", example: "The revision is 4, not 3" },
  413: { name: "PayloadTooLarge", means: "The body is too large.", example: "The body is larger than 1 MB" },
  415: { name: "UnsupportedMediaType", means: "The body is of a kind that is not understood here.", example: "Send the command's input as JSON, with Content-Type: application/json" },
  416: { name: "RangeNotSatisfiable", means: "The part of the file that was asked for is not in it.", example: "The file has 4711 bytes" },
  429: { name: "TooManyRequests", means: "More requests than a minute may have (of one person, or of one address that is not signed in), or as many files at work as are possible at a time.", example: "At most 1000 requests a minute; the next in 17 s", header: "RetryAfter" },
  500: { name: "InternalError", means: "A fault on our side.", example: "Something went wrong on our side; the request's id is 4f1c" },
  503: { name: "Unavailable", means: "A store cannot be reached, or the read models are behind the position asked for.", example: "The read models have not reached position 4711 within 5 seconds; try again", header: "RetryAfter" },
};

/** Statuses any operation may answer with. */
export const always: readonly number[] = [401, 404, 406, 429, 500, 503];

export const responseName = (status: number): string => meaning[status]?.name ?? `Status${status}`;

/** One shared response for each status of the closed list that is answered anywhere. */
export function errorResponses(used: ReadonlySet<number>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(meaning).filter(([status]) => used.has(Number(status))).map(([status, { name, means, example, header }]) => {
      const possible = codes.filter((code) => errorStatus[code] === Number(status));
      const headers: readonly ResponseHeader[] = header ? ["RequestId", header] : ["RequestId"];
      return [
        name,
        {
          description: `${means} \`error\` is ${possible.map((code) => `\`${code}\``).join(" or ")}.`,
          headers: headersOf(headers),
          content: { "application/json": { schema: { $ref: "#/components/schemas/Error" }, example: { error: possible[0], message: example } } },
        },
      ];
    }),
  );
}

export function headersOf(names: readonly ResponseHeader[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [responseHeaderNames[name], { $ref: `#/components/headers/${name}` }]));
}
