import { useProjects } from "../api/projects.ts";
import { EmptyState } from "../ui/states.tsx";

/** All projects. */
export function ProjectsScreen() {
  const { projects } = useProjects();
  return <EmptyState title="Projects">{projects?.length ?? 0}</EmptyState>;
}
