import type { ProjectSummary } from "../api/projects.ts";
import { EmptyState } from "../ui/states.tsx";

/** Insights of a project. */
export function InsightsScreen({ project }: { readonly project: ProjectSummary }) {
  return <EmptyState title="Insights">{project.name}</EmptyState>;
}
