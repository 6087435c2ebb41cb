/** Headers that callers send, by their key in the document. */
export const requestHeaders = {
  IdempotencyKey: { name: "Idempotency-Key", description: "Id of the command; made when left out. The same id again returns the first answer and changes nothing; with another input it is refused.", schema: { type: "string", format: "uuid" }, example: "0190a6b2-7c1e-7a55-9d6f-2f7f1f0f5c11" },
  IfMatch: { name: "If-Match", description: "The ETag that was read, or the revision in it: another writer's change in between answers 412. `*` asks for nothing.", schema: { type: "string" }, example: '"3"' },
  OccurredAt: { name: "X-Galaxy-Occurred-At", description: "When it happened in the work, for callers who may import: not in the future and not before the entity's last event.", schema: { type: "string", format: "date-time" }, example: "2026-11-23T09:30:00Z" },
  IfNoneMatch: { name: "If-None-Match", description: "ETags the caller has: 304 when one of them is still right.", schema: { type: "string" }, example: '"3-9sQ2kX0b1cTz7LwE"' },
  Range: { name: "Range", description: "Bytes to answer with; one range.", schema: { type: "string" }, example: "bytes=0-1023" },
  MinPosition: { name: "X-Galaxy-Min-Position", description: "Log position to wait for, at most five seconds: pass the `position` a command answered with, and you read your own write. 503 when it is not reached in time.", schema: { type: "string", pattern: "^(0|[1-9][0-9]{0,18})$" }, example: "4711" },
} as const;
export type RequestHeader = keyof typeof requestHeaders;

/** Headers of answers, by their key in the document. */
export const responseHeaders = {
  ETag: { description: "Of a single entity: its revision, for `If-Match`, and what tells this answer from others. Pass it as `If-None-Match`.", schema: { type: "string" } },
  Location: { description: "Where what was made is read.", schema: { type: "string" } },
  Position: { description: "Place in the log of what was done; pass it as `X-Galaxy-Min-Position`.", schema: { type: "string" } },
  RetryAfter: { description: "Seconds after which trying again makes sense.", schema: { type: "string" } },
  RateLimitPolicy: { description: "Requests, and the seconds they are for: `1000;w=60`.", required: false, schema: { type: "string" } },
  RateLimitLimit: { description: "Requests a minute.", required: false, schema: { type: "string" } },
  RateLimitRemaining: { description: "Those that are left.", required: false, schema: { type: "string" } },
  RateLimitReset: { description: "Seconds until all are there again.", required: false, schema: { type: "string" } },
  Deprecation: { description: "Since when the route is deprecated (RFC 9745).", required: false, schema: { type: "string" } },
  Sunset: { description: "When the route goes away (RFC 8594).", required: false, schema: { type: "string" } },
  DeprecationWarning: { description: "What to use instead.", schema: { type: "string" } },
  RequestId: { description: "The caller's `X-Request-Id`, or one made here. Name it when reporting a problem.", schema: { type: "string" } },
  ContentDisposition: { description: "The file's name; it is meant to be saved.", schema: { type: "string" } },
  ContentRange: { description: "The bytes in this answer, and how many there are.", schema: { type: "string" } },
  Allow: { description: "The methods there are.", schema: { type: "string" } },
} as const;
export type ResponseHeader = keyof typeof responseHeaders;

export const responseHeaderNames: Readonly<Record<ResponseHeader, string>> = { ETag: "ETag", Location: "Location", Position: "X-Galaxy-Position", RetryAfter: "Retry-After", RequestId: "X-Request-Id", Allow: "Allow", ContentDisposition: "Content-Disposition", ContentRange: "Content-Range", RateLimitPolicy: "RateLimit-Policy", RateLimitLimit: "RateLimit-Limit", RateLimitRemaining: "RateLimit-Remaining", RateLimitReset: "RateLimit-Reset", Deprecation: "Deprecation", Sunset: "Sunset", DeprecationWarning: "X-Deprecation-Warning" };

/** Of every answer to a request that was counted. */
export const rateLimitHeaders: readonly ResponseHeader[] = ["RateLimitPolicy", "RateLimitLimit", "RateLimitRemaining", "RateLimitReset"];

/** Of every answer of a route that is deprecated. */
export const deprecationHeaders: readonly ResponseHeader[] = ["Deprecation", "Sunset", "DeprecationWarning"];
