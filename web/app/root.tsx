import { Navigate, Outlet, useMatches } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { Frame } from "../frame/frame.tsx";
import { readMe } from "../session/keep.ts";
import { useSession } from "../session/session.ts";
import { ErrorState } from "../ui/states.tsx";

const SignInOver = lazy(() => import("../session/sign-in-over.tsx").then((module) => ({ default: module.SignInOver })));

/** Everything stands in the frame, for whoever is signed in, but the pages in front of it (signing in, invitations). */
export function Root() {
  const session = useSession();
  const inFront = useMatches({ select: (matches) => matches.some((match) => match.staticData.inFront === true) });
  if (session.kind === "loading") return null;
  if (session.kind === "unreachable") return <ErrorState title="Software Galaxy cannot be reached" onRetry={() => void readMe()}>{session.reason}</ErrorState>;
  if (inFront) return <Outlet />;
  if (session.kind === "signed_in") return <Frame />;
  if (session.before === undefined) return <ToSignIn />;
  return (
    <>
      <Frame />
      <Suspense>
        <SignInOver before={session.before} />
      </Suspense>
    </>
  );
}

function ToSignIn() {
  const here = `${location.pathname}${location.search}`;
  return <Navigate to="/sign-in" search={here === "/" ? {} : { return_to: here }} replace />;
}
