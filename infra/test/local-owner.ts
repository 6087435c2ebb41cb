import type { Authenticate } from "#infra/http/authenticate.ts";
import { localOwner } from "#schemas/principal.ts";

/** For tests of what lies behind signing in: whoever asks is the owner of the one team. */
export function authenticateLocalOwner(name: string): Authenticate {
  const owner = localOwner(name);
  return async () => owner;
}
