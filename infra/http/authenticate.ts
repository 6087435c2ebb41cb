import type { IncomingMessage } from "node:http";
import { localOwner, type Principal } from "#schemas/principal.ts";

/**
 * Finds out who sends a request: the one place where a request becomes a {@link Principal}.
 * @throws {GalaxyError} `unauthorized`
 */
export type Authenticate = (request: IncomingMessage) => Promise<Principal>;

/** Before people exist: whoever reaches this machine's loopback is its owner. The guard in `guard.ts` sees to the rest. */
export function authenticateLocalOwner(name: string): Authenticate {
  const owner = localOwner(name);
  return async () => owner;
}
