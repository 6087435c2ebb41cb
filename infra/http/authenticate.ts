import type { IncomingMessage } from "node:http";
import type { Principal } from "#schemas/principal.ts";

/**
 * Finds out who sends a request: the one place where a request becomes a {@link Principal}.
 * @throws {GalaxyError} `unauthorized`
 */
export type Authenticate = (request: IncomingMessage) => Promise<Principal>;
