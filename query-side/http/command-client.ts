import { z } from "zod";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import { commandResult } from "#schemas/commands/catalogue.ts";
import { errorStatus, GalaxyError, type ErrorCode } from "#schemas/errors.ts";

const TIMEOUT_MS = 30_000;
const refusal = z.object({ error: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]), message: z.string(), details: z.record(z.string(), z.array(z.string())).optional() });

/** Commands over HTTP, to a command side in another process. */
export function commandClient(commandUrl: string): CommandGateway {
  return {
    async execute(name, input, context) {
      let response: Response;
      let body: unknown;
      try {
        response = await fetch(`${commandUrl}/api/v1/commands/${name}`, { method: "POST", headers: headersOf(context), body: JSON.stringify(input), signal: AbortSignal.timeout(TIMEOUT_MS) });
        body = await response.json();
      } catch (cause) {
        throw new GalaxyError("unavailable", "The command side does not answer; try again with the same command id", undefined, { cause });
      }
      if (response.ok) return commandResult.parse(body);
      const refused = refusal.parse(body);
      throw new GalaxyError(refused.error, refused.message, refused.details);
    },
  };
}

function headersOf(context: Parameters<CommandGateway["execute"]>[2]): Record<string, string> {
  return {
    "content-type": "application/json",
    ...(context.principal.credential === undefined ? {} : { authorization: context.principal.credential }),
    ...(context.commandId === undefined ? {} : { "idempotency-key": context.commandId }),
    ...(context.expectedRevision === undefined ? {} : { "x-galaxy-expected-revision": String(context.expectedRevision) }),
    ...(context.occurredAt === undefined ? {} : { "x-galaxy-occurred-at": context.occurredAt }),
    ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
    ...(context.ip === undefined ? {} : { "x-forwarded-for": context.ip }),
    ...(context.userAgent === undefined ? {} : { "user-agent": context.userAgent }),
  };
}
