import { gql } from "@urql/core";
import { Link, useSearch } from "@tanstack/react-router";
import { IterationCw } from "lucide-react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { ProjectSummary, SprintRef } from "../api/projects.ts";
import { useConnection } from "../api/connection.ts";
import { useData } from "../api/use-data.ts";
import { useMayHere } from "../session/team.ts";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.tsx";
import { BoardStore } from "./board-store.ts";
import { BoardView } from "./board-view.tsx";
import { OfflineBar } from "./offline-bar.tsx";

const SPRINTS = gql<{ readonly project: { readonly sprints: { readonly edges: readonly { readonly node: SprintRef }[] } } | null }, { id: string; minPosition?: string }>`
  query BoardSprints($id: ID!, $minPosition: String) {
    project(id: $id, minPosition: $minPosition) {
      id
      sprints(first: 60, status: [active, planning, completed]) { edges { node { id name status startDate endDate } } }
    }
  }
`;
const none: readonly SprintRef[] = [];

/** The board of the active sprint, or of the one in the address. */
export function BoardScreen({ project }: { readonly project: ProjectSummary }) {
  const search = useSearch({ strict: false });
  const may = useMayHere();
  const { data, error, loading, refetch } = useData({ query: SPRINTS, variables: { id: project.id }, refreshOn: ["sprint"], projectId: project.id });
  const known = data?.project?.sprints.edges.map((edge) => edge.node);
  const sprints = known ?? (project.activeSprint === null ? none : [project.activeSprint]);
  const wanted = search["sprint"];
  const sprint =
    wanted === undefined
      ? (project.activeSprint ?? sprints.find((one) => one.status === "planning") ?? sprints[0])
      : (sprints.find((one) => one.id === wanted) ?? (project.activeSprint?.id === wanted ? project.activeSprint : undefined));

  if (sprint !== undefined) return <LiveBoard key={sprint.id} project={project} sprint={sprint} sprints={sprints} search={search} />;
  if (loading) return <BoardSkeleton />;
  if (error !== undefined && data === undefined) return <ErrorState title="The sprints could not be loaded" onRetry={refetch}>{error}</ErrorState>;
  const link = "inline-flex h-8 items-center rounded-md px-3";
  if (wanted !== undefined) {
    return (
      <EmptyState title="There is no such sprint" action={<Link to="." search={{}} className={`${link} bg-accent font-medium text-accent-fg hover:bg-accent-hover`}>Show the board</Link>}>
        It was archived, or it belongs to another project.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<IterationCw size={28} aria-hidden />}
      title="No sprint yet"
      action={
        <>
          <Link to="/projects/$key/sprints" params={{ key: project.key }} className={`${link} bg-accent font-medium text-accent-fg hover:bg-accent-hover`}>{may("plan_sprints") ? "Create a sprint" : "See the sprints"}</Link>
          <Link to="/projects/$key/backlog" params={{ key: project.key }} className={`${link} border border-line bg-surface-1 hover:bg-surface-2`}>Open the backlog</Link>
        </>
      }
    >
      The board shows the stories of a sprint from to do to done, and every move of everybody as it happens.
    </EmptyState>
  );
}

interface LiveBoardProps {
  readonly project: ProjectSummary;
  readonly sprint: SprintRef;
  readonly sprints: readonly SprintRef[];
  readonly search: Readonly<Record<string, string | undefined>>;
}

function LiveBoard({ project, sprint, sprints, search }: LiveBoardProps) {
  const [attempt, setAttempt] = useState(0);
  // oxlint-disable-next-line react/exhaustive-deps -- a new attempt begins with a new store
  const store = useMemo(() => new BoardStore(sprint.id), [sprint.id, attempt]);
  useEffect(() => store.start(), [store]);
  const state = useSyncExternalStore(store.subscribe, store.state);
  const connection = useConnection();
  return (
    <div className="flex h-full flex-col">
      {connection === "offline" && <OfflineBar ready={state.ready} />}
      <div className="min-h-0 flex-1">
        {state.ready ? (
          <BoardView project={project} sprint={sprint} sprints={sprints} store={store} state={state} search={search} />
        ) : state.refused === undefined ? (
          <BoardSkeleton />
        ) : (
          <ErrorState title="The board could not be loaded" onRetry={() => setAttempt(attempt + 1)}>{state.refused}</ErrorState>
        )}
      </div>
    </div>
  );
}

function BoardSkeleton() {
  return (
    <div className="flex h-full gap-3 overflow-hidden p-3">
      <output className="sr-only">Loading the board</output>
      {[4, 3, 2, 5].map((cards, column) => (
        // oxlint-disable-next-line react/no-array-index-key -- they stand for nothing
        <div key={column} className="flex min-w-[272px] max-w-[300px] flex-[1_0_272px] animate-appear flex-col gap-2 rounded-lg bg-surface-2/70 p-2 dark:bg-surface-1/70">
          <Skeleton className="mb-1 h-6 w-28" />
          {Array.from({ length: cards }, (_, card) => (
            <Skeleton key={card} className="h-[84px]" />
          ))}
        </div>
      ))}
    </div>
  );
}
