import { json, Router } from "express";
import { accountRoutes } from "./account-routes.ts";
import { Accounts } from "./accounts.ts";
import type { AuthDeps } from "./deps.ts";
import { forgottenRoutes } from "./forgotten-routes.ts";
import { Invitations } from "./invitations.ts";
import { oauthRoutes } from "./oauth-routes.ts";
import { signInRoutes } from "./sign-in-routes.ts";
import { SignIn } from "./sign-in.ts";
import { teamRoutes } from "./team-routes.ts";

/** Everything about signing in, to be mounted where the API is. */
export function authRoutes(deps: AuthDeps): Router {
  const router = Router();
  const body = json({ limit: "64kb", strict: true });
  const invitations = new Invitations(deps);
  const accounts = new Accounts(deps, invitations);
  const signIn = new SignIn(deps, accounts);
  // whoever is not signed in is counted by address, and more strictly where passwords and links can be guessed
  router.use("/auth", deps.limits.byAddress);
  router.use(["/auth/login", "/auth/register", "/auth/password", "/auth/invitations"], deps.limits.strict({ name: "sign-in", limit: 120, windowSeconds: 60 }));
  signInRoutes(router, body, deps, accounts, signIn, oauthRoutes(router, deps, accounts, signIn));
  accountRoutes(router, body, deps, accounts, signIn);
  forgottenRoutes(router, body, deps, accounts, signIn);
  teamRoutes(router, body, deps, invitations);
  return router;
}
