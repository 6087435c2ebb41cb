import { json, Router } from "express";
import { Accounts } from "./accounts.ts";
import type { AuthDeps } from "./deps.ts";
import { Invitations } from "./invitations.ts";
import { signInRoutes } from "./sign-in-routes.ts";
import { SignIn } from "./sign-in.ts";
import { GalaxyError } from "#schemas/errors.ts";

/** Everything about signing in, to be mounted where the API is. */
export function authRoutes(deps: AuthDeps): Router {
  const router = Router();
  const body = json({ limit: "64kb", strict: true });
  const invitations = new Invitations(deps);
  const accounts = new Accounts(deps, invitations);
  const signIn = new SignIn(deps, accounts);
  signInRoutes(router, body, deps, accounts, signIn, { finish: async () => { throw new GalaxyError("not_found", "There is no such provider"); } });
  return router;
}
