import { useNavigate } from "@tanstack/react-router";
import { Plus, Settings, Users } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { chooseTeam, useMay, useTeam } from "../session/team.ts";
import { useMe } from "../session/session.ts";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../ui/menu.tsx";
import { TeamButton } from "./team-button.tsx";

const CreateTeamDialog = lazy(() => import("../settings/create-team-dialog.tsx").then((module) => ({ default: module.CreateTeamDialog })));

export interface TeamMenuProps {
  readonly narrow: boolean;
  readonly onNavigate?: (() => void) | undefined;
}

/** The team that is worked in, the others, and a new one. */
export function TeamMenu({ narrow, onNavigate }: TeamMenuProps) {
  const me = useMe();
  const team = useTeam();
  const may = useMay(team?.id);
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const go = (to: "/" | "/settings/team" | "/settings/members") => {
    void navigate({ to });
    onNavigate?.();
  };
  const choose = (id: string) => {
    chooseTeam(id);
    go("/");
  };
  return (
    <>
      <Menu label="Team" trigger={<TeamButton team={team?.name} narrow={narrow} />}>
        {me !== undefined && me.teams.length > 0 && (
          <>
            <MenuChoice label="Teams" value={team?.id ?? ""} onChange={choose} options={me.teams.map(({ id, name }) => ({ value: id, label: name }))} />
            <MenuSeparator />
          </>
        )}
        {team !== undefined && <MenuItem icon={<Users size={14} aria-hidden />} onSelect={() => go("/settings/members")}>{may("manage_members") ? "Members and invitations" : "Members"}</MenuItem>}
        {team !== undefined && may("manage_team") && <MenuItem icon={<Settings size={14} aria-hidden />} onSelect={() => go("/settings/team")}>Team settings</MenuItem>}
        <MenuItem icon={<Plus size={14} aria-hidden />} onSelect={() => setCreating(true)}>Create a team…</MenuItem>
      </Menu>
      <Suspense>
        {creating && (
          <CreateTeamDialog
            onClose={() => setCreating(false)}
            onCreated={(id) => {
              setCreating(false);
              choose(id);
            }}
          />
        )}
      </Suspense>
    </>
  );
}
