import { Link, useMatches, useParams } from "@tanstack/react-router";
import { FolderKanban, PanelLeftClose, PanelLeftOpen, Search, Settings } from "lucide-react";
import { lazy, Suspense } from "react";
import { useProjects } from "../api/projects.ts";
import { IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Kbd } from "../ui/kbd.tsx";
import { Skeleton } from "../ui/states.tsx";
import { useMayHere, useTeam } from "../session/team.ts";
import { projectScreens } from "./nav.ts";
import { TeamButton } from "./team-button.tsx";

const TeamMenu = lazy(() => import("./team-menu.tsx").then((module) => ({ default: module.TeamMenu })));

const row = "flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-text-2 outline-offset-[-2px] transition-colors hover:bg-surface-3/70 hover:text-text-1 pointer-coarse:h-11";

export interface RailProps {
  /** Icons alone. */
  readonly narrow: boolean;
  readonly onNarrow?: (narrow: boolean) => void;
  readonly onPalette: () => void;
  /** After following a link: a drawer closes. */
  readonly onNavigate?: () => void;
}

/** The way to everything: the projects, and the screens of the one that is open. */
export function Rail({ narrow, onNarrow, onPalette, onNavigate }: RailProps) {
  const { projects, error } = useProjects();
  const { key } = useParams({ strict: false });
  const team = useTeam();
  const may = useMayHere();
  const inSettings = useMatches({ select: (matches) => matches.some((match) => match.fullPath === "/settings") });
  return (
    <nav aria-label="Main" className="flex h-full flex-col gap-1 overflow-y-auto p-2">
      <div className={cx("flex h-8 items-center gap-2", narrow && "flex-col")}>
        {/* Laid over once the page stands: its menu is not needed for the first paint. */}
        <Suspense fallback={<TeamButton team={team?.name} narrow={narrow} />}>
          <TeamMenu narrow={narrow} onNavigate={onNavigate} />
        </Suspense>
        {onNarrow !== undefined && !narrow && <IconButton size="sm" label="Collapse the sidebar" onClick={() => onNarrow(true)} icon={<PanelLeftClose size={14} aria-hidden />} />}
      </div>
      {onNarrow !== undefined && narrow && <IconButton label="Expand the sidebar" onClick={() => onNarrow(false)} icon={<PanelLeftOpen size={16} aria-hidden />} />}
      <button type="button" onClick={onPalette} {...(narrow ? { "aria-label": "Search" } : {})} className={cx(row, "mt-1", narrow && "justify-center px-0")}>
        <Search size={16} aria-hidden />
        {!narrow && (
          <>
            <span className="flex-1 text-left">Search</span>
            <Kbd keys="mod+k" />
          </>
        )}
      </button>
      <Link
        to="/"
        {...(onNavigate ? { onClick: onNavigate } : {})}
        className={cx(row, narrow && "justify-center px-0")}
        activeOptions={{ exact: true }}
        activeProps={{ className: "bg-surface-3 text-text-1 font-medium" }}
        {...(narrow ? { "aria-label": "Projects", title: "Projects" } : {})}
      >
        <FolderKanban size={16} aria-hidden />
        {!narrow && "Projects"}
      </Link>
      <div className="my-1 h-px shrink-0 bg-line" />
      {projects === undefined && error === undefined && <Skeleton className="h-8" />}
      <ul className="flex flex-col gap-0.5">
        {projects?.map((project) => {
          const open = project.key === key;
          return (
            <li key={project.id}>
              <Link
                to="/projects/$key/board"
                params={{ key: project.key }}
                {...(onNavigate ? { onClick: onNavigate } : {})}
                className={cx(row, narrow && "justify-center px-0", open && "text-text-1 font-medium")}
                activeProps={{ "aria-current": undefined }}
                title={narrow ? project.name : undefined}
                aria-label={narrow ? project.name : undefined}
              >
                <span className={cx("inline-flex h-[18px] min-w-[30px] items-center justify-center rounded-sm px-1 font-mono text-2xs", open ? "bg-accent-soft text-accent-text" : "bg-surface-3 text-text-2")}>
                  {project.key.slice(0, 4)}
                </span>
                {!narrow && <span className="truncate">{project.name}</span>}
              </Link>
              {open && (
                <ul className={cx("mt-0.5 mb-1 flex flex-col gap-0.5", !narrow && "ml-[22px] border-l border-line pl-2")}>
                  {projectScreens.filter(({ action }) => action === undefined || may(action)).map((screen) => (
                    <li key={screen.to}>
                      <Link
                        to={screen.to}
                        params={{ key: project.key }}
                        {...(onNavigate ? { onClick: onNavigate } : {})}
                        className={cx(row, narrow && "justify-center px-0")}
                        activeProps={{ className: "bg-surface-3 text-text-1 font-medium", "aria-current": "page" }}
                        aria-label={narrow ? screen.label : undefined}
                        title={narrow ? screen.label : undefined}
                      >
                        <screen.icon size={16} aria-hidden />
                        {!narrow && screen.label}
                      </Link>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
      <Link
        to="/settings/profile"
        {...(onNavigate ? { onClick: onNavigate } : {})}
        className={cx(row, "mt-auto shrink-0", narrow && "justify-center px-0", inSettings && "bg-surface-3 font-medium text-text-1")}
        {...(inSettings ? { "aria-current": "page" as const } : {})}
        {...(narrow ? { "aria-label": "Settings", title: "Settings" } : {})}
      >
        <Settings size={16} aria-hidden />
        {!narrow && "Settings"}
      </Link>
    </nav>
  );
}
