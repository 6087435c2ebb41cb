import { Crown, Ellipsis, LogOut, UserMinus } from "lucide-react";
import { isAbove, type TeamRole } from "#schemas/permissions.ts";
import { givenRoles, roleHelp, roleNames } from "../session/role-words.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { IconButton } from "../ui/button.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { Select } from "../ui/select.tsx";
import type { Member } from "./team-data.ts";

export type MemberAct = { readonly kind: "role"; readonly role: TeamRole } | { readonly kind: "transfer" | "remove" | "leave" };

interface Props {
  readonly member: Member;
  readonly isMe: boolean;
  /** The viewer's own role: nobody gives one above it. */
  readonly viewer: TeamRole;
  /** The viewer may change this member. */
  readonly manages: boolean;
  readonly onAct: (act: MemberAct) => void;
}

/** One member: who it is, the role, and what the viewer may do about them. */
export function MemberRow({ member, isMe, viewer, manages, onAct }: Props) {
  const { person, role } = member;
  const changeable = manages && role !== "owner";
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2.5 first:pt-0 last:pb-0">
      <Avatar id={person.id} name={person.name} size={32} decorative />
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 font-medium">
          <span className="truncate">{person.name}</span>
          {isMe && <Badge>You</Badge>}
        </p>
        {person.email !== null && <p className="truncate text-sm text-text-3">{person.email}</p>}
      </div>
      {changeable ? (
        <Select<TeamRole>
          label={`Role of ${person.name}`}
          hideLabel
          size="sm"
          className="w-28"
          value={role}
          onChange={(next) => next !== role && onAct({ kind: "role", role: next })}
          options={givenRoles.filter((given) => !isAbove(given, viewer)).map((given) => ({ value: given, label: roleNames[given] }))}
        />
      ) : (
        <span className="w-28 px-2 text-text-2" title={roleHelp[role]}>{roleNames[role]}</span>
      )}
      {changeable || (isMe && role !== "owner") ? (
        <Menu align="end" label={`${person.name}`} trigger={<IconButton size="sm" label={`More about ${person.name}`} noTooltip icon={<Ellipsis size={16} aria-hidden />} />}>
          {changeable && viewer === "owner" && <MenuItem icon={<Crown size={14} aria-hidden />} onSelect={() => onAct({ kind: "transfer" })}>Transfer ownership…</MenuItem>}
          {changeable && <MenuItem danger icon={<UserMinus size={14} aria-hidden />} onSelect={() => onAct({ kind: "remove" })}>Remove from the team…</MenuItem>}
          {isMe && <MenuItem danger icon={<LogOut size={14} aria-hidden />} onSelect={() => onAct({ kind: "leave" })}>Leave the team…</MenuItem>}
        </Menu>
      ) : (
        <span aria-hidden className="size-6 pointer-coarse:size-10" />
      )}
    </li>
  );
}
