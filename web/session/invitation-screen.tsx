import { Link, useParams, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { notePosition } from "../api/position.ts";
import { CommandError, reasonOf } from "../api/commands.ts";
import { Button } from "../ui/button.tsx";
import { Skeleton } from "../ui/states.tsx";
import { toastDone } from "../ui/toast.tsx";
import { acceptInvitation, readInvitation, type InvitationView } from "./auth-client.ts";
import { Gate, gateLink } from "./gate.tsx";
import { FormError } from "../ui/form-error.tsx";
import { readMe, signOut } from "./keep.ts";
import { RegisterForm } from "./register-form.tsx";
import { roleHelp, roleNames } from "./role-words.ts";
import { useSession } from "./session.ts";
import { SignInForm } from "./sign-in-form.tsx";
import { chooseTeam } from "./team.ts";
import { useAuthConfig } from "./use-auth-config.ts";

type Reading = { readonly kind: "reading" } | { readonly kind: "read"; readonly invitation: InvitationView } | { readonly kind: "failed"; readonly gone: boolean; readonly reason: string };

/** `/invitations/:token`: what one is invited to, then joining it, as somebody new or as who one is already. */
export function InvitationScreen() {
  const { token } = useParams({ from: "/invitations/$token" });
  const [reading, setReading] = useState<Reading>({ kind: "reading" });
  useEffect(() => {
    let left = false;
    readInvitation(token).then(
      (invitation) => !left && setReading({ kind: "read", invitation }),
      (error: unknown) => !left && setReading({ kind: "failed", gone: error instanceof CommandError && error.code === "not_found", reason: reasonOf(error) }),
    );
    return () => {
      left = true;
    };
  }, [token]);
  if (reading.kind === "reading") {
    return (
      <Gate title="Your invitation">
        <output className="sr-only">Loading</output>
        <Skeleton className="h-24" />
      </Gate>
    );
  }
  if (reading.kind === "failed") {
    return reading.gone ? (
      <Gate title="This invitation is over" lead="It was used, taken back, or its time has passed. Whoever invited you can send another." footer={<Link to="/" className={gateLink}>Go to Software Galaxy</Link>}>
        {null}
      </Gate>
    ) : (
      <Gate title="The invitation could not be read"><FormError>{reading.reason}</FormError></Gate>
    );
  }
  return <Invited token={token} invitation={reading.invitation} />;
}

function Invited({ token, invitation }: { readonly token: string; readonly invitation: InvitationView }) {
  const session = useSession();
  const config = useAuthConfig();
  const [way, setWay] = useState<"new" | "known">("new");
  // Who was signed in when the page opened decides; somebody who registers here joins by that already.
  const [signedInFirst] = useState(session.kind === "signed_in");
  const router = useRouter();
  const there = session.kind === "signed_in";
  useEffect(() => {
    if (there && !signedInFirst && way === "new") router.history.replace("/");
  }, [there, signedInFirst, way, router]);
  const lead = (
    <>
      {invitation.invited_by} invites you to join as <strong className="font-semibold text-text-1">{roleNames[invitation.role]}</strong>. {roleHelp[invitation.role]}.
    </>
  );
  const title = `Join ${invitation.team_name}`;
  if (there && (signedInFirst || way === "known")) return <Gate title={title} lead={lead}><Accept token={token} teamName={invitation.team_name} name={session.me.name} email={session.me.email} /></Gate>;
  if (way === "known") {
    return (
      <Gate title={title} lead="Sign in, and you can join as who you are here." footer={<button type="button" className={gateLink} onClick={() => setWay("new")}>I have no account yet</button>}>
        <SignInForm config={config} returnTo={`/invitations/${token}`} email={invitation.email} />
      </Gate>
    );
  }
  return (
    <Gate title={title} lead={lead} footer={<>Have an account? <button type="button" className={gateLink} onClick={() => setWay("known")}>Sign in</button></>}>
      <RegisterForm action="Create account and join" invitation={{ token, email: invitation.email }} />
    </Gate>
  );
}

function Accept({ token, teamName, name, email }: { readonly token: string; readonly teamName: string; readonly name: string; readonly email: string }) {
  const router = useRouter();
  const [state, setState] = useState<{ busy: boolean; error: string | undefined }>({ busy: false, error: undefined });
  const join = async () => {
    setState({ busy: true, error: undefined });
    try {
      const { position, team_id } = await acceptInvitation(token);
      if (position !== undefined) notePosition(position);
      await readMe();
      if (team_id !== undefined) chooseTeam(team_id);
      toastDone(`You have joined ${teamName}`);
      router.history.replace("/");
    } catch (error) {
      setState({ busy: false, error: reasonOf(error) });
    }
  };
  return (
    <div className="flex flex-col gap-3">
      {state.error !== undefined && <FormError>{state.error}</FormError>}
      <p className="text-text-2">You are signed in as <span className="font-medium text-text-1">{name}</span> ({email}).</p>
      <Button variant="primary" disabled={state.busy} onClick={() => void join()}>{state.busy ? "Joining…" : `Join ${teamName}`}</Button>
      <Button variant="ghost" disabled={state.busy} onClick={() => void signOut()}>Sign out and join as somebody else</Button>
    </div>
  );
}
