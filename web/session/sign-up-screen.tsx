import { Link, useSearch } from "@tanstack/react-router";
import { Gate, gateLink } from "./gate.tsx";
import { RegisterForm } from "./register-form.tsx";
import { returnPath } from "./return-to.ts";
import { useSession } from "./session.ts";
import { useGoWhenSignedIn } from "./sign-in-screen.tsx";
import { useAuthConfig } from "./use-auth-config.ts";

/** `/sign-up`: the first person sets the place up; later ones may register where that is open. */
export function SignUpScreen() {
  const config = useAuthConfig();
  const session = useSession();
  const { return_to: wanted } = useSearch({ strict: false });
  useGoWhenSignedIn(session.kind === "signed_in", returnPath(wanted));
  const signIn = <Link to="/sign-in" search={wanted === undefined ? {} : { return_to: wanted }} className={gateLink}>Sign in</Link>;
  if (config === undefined) return <Gate title="Software Galaxy"><output className="text-text-2">Loading…</output></Gate>;
  if (!config.has_people) {
    return (
      <Gate title="Set up Software Galaxy" lead="You are the first here. This account owns the place; others come by your invitation.">
        <RegisterForm action="Create account and begin" />
      </Gate>
    );
  }
  if (config.registration !== "open") {
    return (
      <Gate title="By invitation only" lead="Somebody of your team can invite you: the link in the invitation leads to your account." footer={<>Have an account? {signIn}</>}>
        {null}
      </Gate>
    );
  }
  return (
    <Gate title="Create an account" lead="You get a team of your own, and can invite others to it." footer={<>Have an account? {signIn}</>}>
      <RegisterForm action="Create account" />
    </Gate>
  );
}
