import type { ProjectSummary } from "../api/projects.ts";
import { EmptyState } from "../ui/states.tsx";

/** Backlog of a project. */
export function BacklogScreen({ project }: { readonly project: ProjectSummary }) {
  return <EmptyState title="Backlog">{project.name}</EmptyState>;
}
