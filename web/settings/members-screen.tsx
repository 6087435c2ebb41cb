import { UserPlus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { isAbove } from "#schemas/permissions.ts";
import { reasonOf, sendCommand } from "../api/commands.ts";
import { readMe } from "../session/keep.ts";
import { useMe } from "../session/session.ts";
import { useMay, useTeam } from "../session/team.ts";
import type { TeamOfMine } from "../session/session.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState, SkeletonList } from "../ui/states.tsx";
import { toastDone, toastError, toastUndo } from "../ui/toast.tsx";
import { Confirm } from "./confirm.tsx";
import { InvitationsList } from "./invitations-list.tsx";
import { MemberRow, type MemberAct } from "./member-row.tsx";
import { SettingsSection } from "./section.tsx";
import { useTeamMembers, type Member } from "./team-data.ts";
import { roleNames } from "../session/role-words.ts";

const InviteDialog = lazy(() => import("./invite-dialog.tsx").then((module) => ({ default: module.InviteDialog })));

/** Who belongs to the team, and who is invited to. */
export function MembersScreen() {
  const team = useTeam();
  if (team === undefined) return <EmptyState title="You are in no team yet">Create one from the menu at the top left, or ask for an invitation.</EmptyState>;
  return <Members key={team.id} team={team} />;
}

function Members({ team }: { readonly team: TeamOfMine }) {
  const me = useMe();
  const may = useMay(team.id);
  const { data, error, loading, refetch } = useTeamMembers(team.id);
  const [inviting, setInviting] = useState(false);
  const [asked, setAsked] = useState<{ readonly act: "transfer" | "remove" | "leave"; readonly member: Member }>();
  const manages = may("manage_members");

  const setRole = (member: Member, role: Member["role"]) =>
    sendCommand("change_member_role", { team_id: team.id, user_id: member.person.id, role });
  const act = async (member: Member, wanted: MemberAct) => {
    if (wanted.kind !== "role") return setAsked({ act: wanted.kind, member });
    const before = member.role;
    try {
      await setRole(member, wanted.role);
      toastUndo(`${member.person.name} is ${roleNames[wanted.role].toLowerCase()} now`, () => {
        setRole(member, before).catch((caught: unknown) => toastError("The role was not changed back", reasonOf(caught)));
      });
    } catch (caught) {
      toastError("The role was not changed", reasonOf(caught));
    }
  };
  const members = data?.team?.members;
  return (
    <>
      <SettingsSection
        title="Members"
        lead={members === undefined ? undefined : `${members.length} ${members.length === 1 ? "person" : "people"} in ${team.name}.`}
        action={manages && <Button variant="primary" icon={<UserPlus size={14} aria-hidden />} onClick={() => setInviting(true)}>Invite</Button>}
      >
        {loading && <SkeletonList rows={3} className="p-0" />}
        {data === undefined && error !== undefined && <ErrorState className="py-6" title="The members could not be loaded" onRetry={refetch}>{error}</ErrorState>}
        {members !== undefined && (
          <ul aria-label="Members" className="divide-y divide-line">
            {members.map((member) => (
              <MemberRow
                key={member.person.id}
                member={member}
                isMe={member.person.id === me?.id}
                viewer={team.role}
                manages={manages && member.person.id !== me?.id && !isAbove(member.role, team.role)}
                onAct={(wanted) => void act(member, wanted)}
              />
            ))}
          </ul>
        )}
      </SettingsSection>
      {manages && <InvitationsList teamId={team.id} />}
      <Suspense>{inviting && <InviteDialog team={team} onClose={() => setInviting(false)} />}</Suspense>
      {asked?.act === "transfer" && (
        <Confirm
          title={`Make ${asked.member.person.name} the owner?`}
          action="Transfer ownership"
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            await setRole(asked.member, "owner");
            await readMe();
            toastDone(`${asked.member.person.name} owns ${team.name} now`);
          }}
        >
          <p>{team.name} has one owner. You become an admin, and only {asked.member.person.name} can give it back.</p>
        </Confirm>
      )}
      {asked?.act === "remove" && (
        <Confirm
          title={`Remove ${asked.member.person.name}?`}
          action="Remove"
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            await sendCommand("remove_member", { team_id: team.id, user_id: asked.member.person.id });
            toastDone(`${asked.member.person.name} was removed from ${team.name}`);
          }}
        >
          <p>They see nothing of {team.name} from then on, and their API keys for it stop working. What they did stays. To come back they are invited again.</p>
        </Confirm>
      )}
      {asked?.act === "leave" && (
        <Confirm
          title={`Leave ${team.name}?`}
          action="Leave the team"
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            await sendCommand("leave_team", { team_id: team.id });
            await readMe();
            toastDone(`You have left ${team.name}`);
            location.assign("/");
          }}
        >
          <p>You see nothing of it from then on, and your API keys for it stop working. To come back you are invited again.</p>
        </Confirm>
      )}
    </>
  );
}
