import { useEffect, useRef } from "react";
import { Gate } from "./gate.tsx";
import type { Me } from "./session.ts";
import { SignInForm } from "./sign-in-form.tsx";
import { useAuthConfig } from "./use-auth-config.ts";

/**
 * Laid over a page whose session has ended. The page stays as it is behind it, unseen and out of reach, with all that
 * was typed; once the same person is back it goes on. A native dialog, since it must lie over every dialog of the page.
 */
export function SignInOver({ before }: { readonly before: Me }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const config = useAuthConfig();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // What is open behind hears keys and presses on the document, and would close.
    const keep = (event: Event) => {
      if (event instanceof KeyboardEvent && event.key === "Escape") {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    };
    addEventListener("keydown", keep, true);
    const title = document.title;
    return () => {
      removeEventListener("keydown", keep, true);
      document.title = title;
    };
  }, []);
  return (
    <dialog ref={dialog} aria-label="Sign in again" onCancel={(event) => event.preventDefault()} className="m-0 h-dvh max-h-none w-screen max-w-none border-0 bg-surface-0 p-0 text-text-1 backdrop:bg-surface-0">
      <Gate title="Sign in again" lead="Your session has ended. What you were doing is still here, unsaved text included.">
        <SignInForm config={config} returnTo={`${location.pathname}${location.search}`} email={before.email} />
      </Gate>
    </dialog>
  );
}
