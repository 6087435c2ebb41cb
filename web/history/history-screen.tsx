import type { ProjectSummary } from "../api/projects.ts";
import { EmptyState } from "../ui/states.tsx";

/** History of a project. */
export function HistoryScreen({ project }: { readonly project: ProjectSummary }) {
  return <EmptyState title="History">{project.name}</EmptyState>;
}
