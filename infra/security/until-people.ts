import type { Authenticate } from "../http/authenticate.ts";
import { readCookie } from "./cookies.ts";
import type { Security } from "./open.ts";

/** How long it may take until a process notices that somebody has registered elsewhere, in milliseconds. */
const LOOK_EVERY_MS = 500;

/** As long as nobody has registered, whoever reaches this machine is its owner; from then on everybody signs in. */
export function untilPeople(security: Security, otherwise: Authenticate): Authenticate {
  const { credentials, cookies, authenticate } = security;
  let anybody = false;
  let lookedAt = 0;
  return async (request) => {
    if (anybody || request.headers.authorization !== undefined || readCookie(request, cookies.access) !== undefined) return authenticate(request);
    if (Date.now() - lookedAt > LOOK_EVERY_MS) {
      anybody = await credentials.anybody();
      lookedAt = Date.now();
    }
    return anybody ? authenticate(request) : otherwise(request);
  };
}
