import { useNavigate } from "@tanstack/react-router";
import { CircleUserRound, KeyRound, LogOut, ShieldCheck } from "lucide-react";
import { toastError } from "../ui/toast.tsx";
import { signOut } from "../session/keep.ts";
import type { Me } from "../session/session.ts";
import { useMay, useTeam } from "../session/team.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Menu, MenuItem, MenuSeparator } from "../ui/menu.tsx";

/** Whoever is signed in, and what concerns them alone. */
export function AccountMenu({ me }: { readonly me: Me }) {
  const navigate = useNavigate();
  const may = useMay(useTeam()?.id);
  return (
    <Menu
      align="end"
      label="Your account"
      trigger={
        <button type="button" aria-label={`Your account, ${me.name}`} className="flex size-8 items-center justify-center rounded-full transition-[filter] hover:brightness-95 pointer-coarse:size-10">
          <Avatar id={me.id} name={me.name} size={24} decorative />
        </button>
      }
    >
      <div className="flex items-center gap-2.5 px-2 py-1.5">
        <Avatar id={me.id} name={me.name} size={32} decorative />
        <div className="min-w-0 max-w-52">
          <p className="truncate font-medium">{me.name}</p>
          <p className="truncate text-sm text-text-3">{me.email}</p>
        </div>
      </div>
      <MenuSeparator />
      <MenuItem icon={<CircleUserRound size={14} aria-hidden />} onSelect={() => void navigate({ to: "/settings/profile" })}>Profile and preferences</MenuItem>
      <MenuItem icon={<ShieldCheck size={14} aria-hidden />} onSelect={() => void navigate({ to: "/settings/security" })}>Password and sessions</MenuItem>
      {may("use_api_keys") && <MenuItem icon={<KeyRound size={14} aria-hidden />} onSelect={() => void navigate({ to: "/settings/api-keys" })}>API keys</MenuItem>}
      <MenuSeparator />
      <MenuItem icon={<LogOut size={14} aria-hidden />} onSelect={() => void signOut().catch(() => toastError("You are still signed in", "The server cannot be reached."))}>Sign out</MenuItem>
    </Menu>
  );
}
