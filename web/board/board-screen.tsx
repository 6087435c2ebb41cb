import type { ProjectSummary } from "../api/projects.ts";
import { EmptyState } from "../ui/states.tsx";

/** Board of a project. */
export function BoardScreen({ project }: { readonly project: ProjectSummary }) {
  return <EmptyState title="Board">{project.name}</EmptyState>;
}
