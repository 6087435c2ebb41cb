import { Mail } from "lucide-react";
import { useState } from "react";
import { sendCommand, reasonOf } from "../api/commands.ts";
import { roleNames } from "../session/role-words.ts";
import { Ago } from "../story/ago.tsx";
import { Button } from "../ui/button.tsx";
import { toastDeferred, toastError } from "../ui/toast.tsx";
import { useNow } from "../sprints/use-now.ts";
import { SettingsSection } from "./section.tsx";
import { useInvitations, type Invitation } from "./team-data.ts";

/** Invitations that wait for an answer; gone when there is none. */
export function InvitationsList({ teamId }: { readonly teamId: string }) {
  const { data, refetch } = useInvitations(teamId, false);
  const now = useNow();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const waiting = (data?.team?.invitations ?? []).filter(({ id }) => !hidden.has(id));
  if (waiting.length === 0) return null;
  const revoke = ({ id, email }: Invitation) => {
    const show = () => setHidden((before) => new Set([...before].filter((other) => other !== id)));
    setHidden((before) => new Set([...before, id]));
    toastDeferred(
      `The invitation of ${email} was taken back`,
      () => {
        sendCommand("revoke_invitation", { team_id: teamId, invitation_id: id }).then(refetch, (error: unknown) => {
          show();
          toastError("The invitation was not taken back", reasonOf(error));
        });
      },
      show,
    );
  };
  return (
    <SettingsSection title="Pending invitations" lead="Their links work until they expire or are taken back.">
      <ul aria-label="Pending invitations" className="divide-y divide-line">
        {waiting.map((invitation) => {
          const over = Date.parse(invitation.expiresAt) <= now;
          return (
            <li key={invitation.id} className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
              <span className="flex size-8 shrink-0 items-center justify-center rounded-full border border-dashed border-line-strong text-text-3"><Mail size={14} aria-hidden /></span>
              <div className="min-w-0 flex-1">
                <p className="truncate font-medium">{invitation.email}</p>
                <p className="text-sm text-text-3">
                  As {roleNames[invitation.role].toLowerCase()} · invited <Ago at={invitation.createdAt} /> · {over ? "expired" : `until ${new Date(invitation.expiresAt).toLocaleDateString(undefined, { day: "numeric", month: "short" })}`}
                </p>
              </div>
              <Button size="sm" aria-label={`Take back the invitation of ${invitation.email}`} onClick={() => revoke(invitation)}>Take back</Button>
            </li>
          );
        })}
      </ul>
    </SettingsSection>
  );
}
