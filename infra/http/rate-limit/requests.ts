import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";
import { GalaxyError } from "#schemas/errors.ts";
import type { Principal } from "#schemas/principal.ts";
import { addressOf } from "../address.ts";
import type { Authenticate } from "../authenticate.ts";
import type { RateLimit, RateLimits } from "./shared.ts";
import type { Taken } from "./window.ts";

/** Too many requests in too short a time; carries when the next may come. */
export class TooManyRequests extends GalaxyError {
  readonly taken: Taken;
  constructor(taken: Taken, message = `At most ${taken.limit} requests ${taken.windowSeconds === 60 ? "a minute" : `in ${taken.windowSeconds} seconds`}; the next in ${taken.resetSeconds} s`) {
    super("too_many_requests", message, { _: [`try again in ${taken.resetSeconds} seconds`] });
    this.taken = taken;
  }
}

/** The headers of draft-ietf-httpapi-ratelimit-headers, and `Retry-After` where a request is refused. */
export function sayLimit(response: ServerResponse | undefined, taken: Taken): void {
  if (!response || response.headersSent) return;
  response.setHeader("ratelimit-policy", `${taken.limit};w=${taken.windowSeconds}`);
  response.setHeader("ratelimit-limit", String(taken.limit));
  response.setHeader("ratelimit-remaining", String(taken.remaining));
  response.setHeader("ratelimit-reset", String(taken.resetSeconds));
  if (!taken.allowed) response.setHeader("retry-after", String(taken.resetSeconds));
}

/** Who a principal's requests are counted for: the person, whatever session or API key they come with. */
const keyOf = ({ actor }: Principal): string => `${actor.kind}:${actor.id}`;

export interface RequestLimits {
  /**
   * Counts every request it finds the sender of, by person; who is not signed in is counted by address.
   * The answer says how much is left.
   */
  authenticating(authenticate: Authenticate): Authenticate;
  /** Counts one more request of somebody who is known, such as an operation over a WebSocket. @throws {TooManyRequests} */
  operation(principal: Principal): void;
  /** For routes that ask for nobody: counted by address. */
  readonly byAddress: RequestHandler;
  /** A stricter limit by address for a few routes, exact across processes, such as those that take passwords. */
  strict(options: { readonly name: string; readonly limit: number; readonly windowSeconds: number }): RequestHandler;
}

export function createRequestLimits(limits: RateLimits, perMinute: number): RequestLimits {
  const general: RateLimit = limits.limit({ name: "requests", limit: perMinute, windowSeconds: 60 });
  const count = (key: string, response?: ServerResponse) => {
    const taken = general.take(key);
    sayLimit(response, taken);
    if (!taken.allowed) throw new TooManyRequests(taken);
  };
  return {
    authenticating: (authenticate) => async (request) => {
      let principal: Principal;
      try {
        principal = await authenticate(request);
      } catch (error) {
        if (error instanceof GalaxyError && error.code === "unauthorized") count(addressKey(request), responseTo(request));
        throw error;
      }
      count(keyOf(principal), responseTo(request));
      return principal;
    },
    operation: (principal) => count(keyOf(principal)),
    byAddress: (request, response, next) => {
      count(addressKey(request), response);
      next();
    },
    strict(policy) {
      const limit = limits.limit(policy);
      return async (request, response, next) => {
        const taken = await limit.takeExactly(addressKey(request));
        sayLimit(response, taken);
        if (!taken.allowed) throw new TooManyRequests(taken, `Too many attempts; the next in ${taken.resetSeconds} s`);
        next();
      };
    },
  };
}

/** No limits, for tests of other things. */
export const noLimits: RequestLimits = {
  authenticating: (authenticate) => authenticate,
  operation: () => {},
  byAddress: (_request, _response, next) => next(),
  strict: () => (_request, _response, next) => next(),
};

/** An IPv6 caller has a whole /64 to send from. */
function addressKey(request: IncomingMessage): string {
  const address = addressOf(request) ?? "unknown";
  return `address:${address.includes(":") ? `${expanded(address).slice(0, 4).join(":")}::/64` : address}`;
}

function expanded(address: string): string[] {
  const [left = "", right] = address.split("%")[0]?.split("::") ?? [];
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  return [...head, ...Array.from({ length: right === undefined ? 0 : Math.max(0, 8 - head.length - tail.length) }, () => "0"), ...tail];
}

/** The answer that Express keeps beside its request; an upgrade to a WebSocket has none. */
function responseTo(request: IncomingMessage): ServerResponse | undefined {
  return (request as IncomingMessage & { readonly res?: ServerResponse }).res;
}
