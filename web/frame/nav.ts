import type { Action } from "#schemas/permissions.ts";
import { ChartNoAxesCombined, History, IterationCw, KanbanSquare, ListOrdered, Settings2, type LucideIcon } from "lucide-react";

export interface NavEntry {
  readonly to: "/projects/$key/board" | "/projects/$key/backlog" | "/projects/$key/sprints" | "/projects/$key/insights" | "/projects/$key/history" | "/projects/$key/settings";
  readonly label: string;
  readonly icon: LucideIcon;
  readonly keys?: string;
  /** Offered only to somebody who may. */
  readonly action?: Action;
}

/** The screens of a project, in the order of the rail. */
export const projectScreens: readonly NavEntry[] = [
  { to: "/projects/$key/board", label: "Board", icon: KanbanSquare, keys: "g b" },
  { to: "/projects/$key/backlog", label: "Backlog", icon: ListOrdered, keys: "g l" },
  { to: "/projects/$key/sprints", label: "Sprints", icon: IterationCw, keys: "g s" },
  { to: "/projects/$key/insights", label: "Insights", icon: ChartNoAxesCombined, keys: "g i" },
  { to: "/projects/$key/history", label: "History", icon: History, keys: "g h" },
  { to: "/projects/$key/settings", label: "Project settings", icon: Settings2, action: "manage_projects" },
];
