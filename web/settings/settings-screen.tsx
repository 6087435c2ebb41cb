import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { Building2, CircleUserRound, FileDown, KeyRound, ShieldCheck, Users, type LucideIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { useMay, useTeam } from "../session/team.ts";

interface Entry {
  readonly to: "/settings/profile" | "/settings/security" | "/settings/data" | "/settings/api-keys" | "/settings/team" | "/settings/members";
  readonly label: string;
  readonly icon: LucideIcon;
}

/** Settings of the person and of the team, one page each, beside their list. */
export function SettingsScreen() {
  const team = useTeam();
  const may = useMay(team?.id);
  const list = useRef<HTMLElement>(null);
  const path = useLocation({ select: ({ pathname }) => pathname });
  // On a phone the list is a row that scrolls.
  useEffect(() => list.current?.querySelector(`a[href="${path}"]`)?.scrollIntoView({ inline: "center", block: "nearest" }), [path]);
  const own: readonly Entry[] = [
    { to: "/settings/profile", label: "Profile", icon: CircleUserRound },
    { to: "/settings/security", label: "Password and sessions", icon: ShieldCheck },
    { to: "/settings/data", label: "Your data", icon: FileDown },
  ];
  const ofTeam: readonly Entry[] = [
    ...(may("manage_team") ? [{ to: "/settings/team", label: "Team settings", icon: Building2 } as const] : []),
    { to: "/settings/members", label: "Members", icon: Users },
    ...(may("use_api_keys") ? [{ to: "/settings/api-keys", label: "API keys", icon: KeyRound } as const] : []),
  ];
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-6 p-4 sm:p-6 lg:flex-row lg:gap-10">
      <nav ref={list} aria-label="Settings" className="-mx-4 flex gap-4 overflow-x-auto px-4 lg:mx-0 lg:w-48 lg:shrink-0 lg:flex-col lg:overflow-visible lg:px-0">
        <Group label="You" entries={own} />
        {team !== undefined && <Group label={team.name} entries={ofTeam} />}
      </nav>
      <div className="min-w-0 flex-1 lg:max-w-2xl">
        <Outlet />
      </div>
    </div>
  );
}

function Group({ label, entries }: { readonly label: string; readonly entries: readonly Entry[] }) {
  return (
    <div className="shrink-0">
      <p className="truncate px-2 pb-1 text-sm text-text-3 max-lg:sr-only">{label}</p>
      <ul className="flex gap-0.5 lg:flex-col">
        {entries.map(({ to, label: words, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              className="flex h-8 items-center gap-2.5 rounded-md px-2 whitespace-nowrap text-text-2 outline-offset-[-2px] transition-colors hover:bg-surface-3/70 hover:text-text-1 pointer-coarse:h-11"
              activeProps={{ className: "bg-surface-3 text-text-1 font-medium", "aria-current": "page" }}
            >
              <Icon size={16} aria-hidden className="max-lg:hidden" />
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}
