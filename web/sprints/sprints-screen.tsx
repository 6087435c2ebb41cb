import type { ProjectSummary } from "../api/projects.ts";
import { EmptyState } from "../ui/states.tsx";

/** Sprints of a project. */
export function SprintsScreen({ project }: { readonly project: ProjectSummary }) {
  return <EmptyState title="Sprints">{project.name}</EmptyState>;
}
