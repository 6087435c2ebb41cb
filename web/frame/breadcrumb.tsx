import { Link, useMatches, useParams } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { useEffect } from "react";
import { useProjects } from "../api/projects.ts";
import { projectScreens } from "./nav.ts";

/** Where this is: project, then screen. Also the title of the browser's tab. */
export function Breadcrumb() {
  const { key } = useParams({ strict: false });
  const { projects } = useProjects();
  const path = useMatches({ select: (matches) => matches[matches.length - 1]?.fullPath });
  const ownTitle = useMatches({ select: (matches) => matches.findLast((match) => match.staticData.title !== undefined)?.staticData.title });
  const project = projects?.find((known) => known.key === key);
  const screen = projectScreens.find((known) => known.to === path);
  const name = project?.name ?? key;
  const title = [screen?.label ?? ownTitle, name ?? (ownTitle === undefined ? "Projects" : undefined), "Software Galaxy"].filter((part) => part !== undefined).join(" · ");
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <nav aria-label="Breadcrumb" className="min-w-0 shrink">
      <ol className="flex min-w-0 items-center gap-1">
        {key === undefined ? (
          <li><h1 className="truncate text-lg">{ownTitle ?? "Projects"}</h1></li>
        ) : (
          <>
            <li className="min-w-0 max-sm:hidden">
              <Link to="/projects/$key/board" params={{ key }} className="block max-w-52 truncate rounded-sm text-text-2 hover:text-text-1">{name}</Link>
            </li>
            <li aria-hidden className="text-text-3 max-sm:hidden"><ChevronRight size={14} /></li>
            <li><h1 className="truncate text-lg">{screen?.label ?? name}</h1></li>
          </>
        )}
      </ol>
    </nav>
  );
}
