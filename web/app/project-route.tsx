import { Outlet, useParams, Link } from "@tanstack/react-router";
import { createContext, use, useEffect, type ComponentType } from "react";
import { useProject, type ProjectSummary } from "../api/projects.ts";
import { CardRoute } from "./card-route.tsx";
import { chooseTeam, TeamHere } from "../session/team.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState, SkeletonList } from "../ui/states.tsx";

const ProjectContext = createContext<ProjectSummary | null>(null);

/** Finds the project of the address and hands it to the screens below. */
export function ProjectRoute() {
  const { key } = useParams({ from: "/projects/$key" });
  const { data, error, loading, refetch } = useProject(key);
  if (data?.project) {
    return (
      <ProjectContext value={data.project}>
        <TeamHere value={data.project.teamId}>
          <Outlet />
          <CardRoute project={data.project} />
        </TeamHere>
      </ProjectContext>
    );
  }
  if (data?.elsewhere) return <OtherTeam teamId={data.elsewhere.teamId} />;
  if (loading) return <SkeletonList />;
  if (data === undefined) return <ErrorState title="The project could not be loaded" onRetry={refetch}>{error}</ErrorState>;
  return (
    <EmptyState title={`There is no project ${key}`} action={<Link to="/"><Button tabIndex={-1}>See all projects</Button></Link>}>
      It may have been deleted, or the address has a slip in it.
    </EmptyState>
  );
}

/** A link into another of one's teams: that one is worked in from now on. */
function OtherTeam({ teamId }: { readonly teamId: string }) {
  useEffect(() => chooseTeam(teamId), [teamId]);
  return <SkeletonList />;
}

/** A screen that is given the project. */
export function withProject(Screen: ComponentType<{ project: ProjectSummary }>): ComponentType {
  return function ProjectScreen() {
    const project = use(ProjectContext);
    return project === null ? null : <Screen key={project.id} project={project} />;
  };
}
