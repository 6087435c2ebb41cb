import { Link, Navigate, useRouter, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { Gate, gateLink } from "./gate.tsx";
import { returnPath } from "./return-to.ts";
import { useSession } from "./session.ts";
import { SignInForm } from "./sign-in-form.tsx";
import { useAuthConfig } from "./use-auth-config.ts";

const refusals: Readonly<Record<string, string>> = {
  provider_refused: "The provider did not let you in, or you did not allow it to.",
  state_not_valid: "That was begun in another browser, or too long ago. Try again.",
  email_not_verified: "The provider has not confirmed your email address. Confirm it there, then try again.",
  registration_closed: "There is nobody here with that address. Ask for an invitation.",
  unavailable: "The provider cannot be reached now. Try again in a moment.",
};

/** `/sign-in`, with where to go afterwards in `return_to`. */
export function SignInScreen() {
  const config = useAuthConfig();
  const session = useSession();
  const { return_to: wanted, error } = useSearch({ strict: false });
  const target = returnPath(wanted);
  useGoWhenSignedIn(session.kind === "signed_in", target);
  if (config?.has_people === false) return <Navigate to="/sign-up" search={wanted === undefined ? {} : { return_to: wanted }} replace />;
  return (
    <Gate
      title="Sign in"
      footer={
        config?.registration === "open" ? (
          <>New here? <Link to="/sign-up" search={wanted === undefined ? {} : { return_to: wanted }} className={gateLink}>Create an account</Link></>
        ) : config === undefined ? undefined : (
          "No account? Somebody of your team can invite you."
        )
      }
    >
      <SignInForm config={config} returnTo={target} refused={error === undefined ? undefined : (refusals[error] ?? "Signing in with that provider did not work. Try again.")} />
    </Gate>
  );
}

/** Leaves the page in front of the product once somebody is signed in. */
export function useGoWhenSignedIn(there: boolean, target: string): void {
  const router = useRouter();
  useEffect(() => {
    if (there) router.history.replace(target);
  }, [there, target, router]);
}
