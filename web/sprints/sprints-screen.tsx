import { IterationCw, Plus } from "lucide-react";
import { useState, type ReactNode } from "react";
import type { ProjectSummary } from "../api/projects.ts";
import { HeaderSlot } from "../frame/header-slot.tsx";
import { useCommands } from "../palette/registry.ts";
import { useMayHere } from "../session/team.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.tsx";
import { OpenSprintCard } from "./open-sprint-card.tsx";
import { PastSprints } from "./past-sprints.tsx";
import { openSprints, usualVelocity, useProjectPlan } from "./project-plan.ts";
import { SprintDialogs, type SprintAction } from "./sprint-dialogs.tsx";
import { useNow } from "./use-now.ts";

/** The sprints of a project: what runs, what is planned, what was. */
export function SprintsScreen({ project }: { readonly project: ProjectSummary }) {
  const { plan, error, loading, refetch } = useProjectPlan(project.key);
  const [action, setAction] = useState<SprintAction>();
  const now = useNow();
  const plans = useMayHere()("plan_sprints");
  const onAction = plans ? setAction : undefined;
  const create = () => setAction({ do: "create" });
  useCommands([{ id: "sprint:create", title: "Create a sprint", group: "Sprints", keys: "c", icon: <Plus size={14} aria-hidden />, enabled: Boolean(plan) && plans, run: create }]);

  if (loading) return <Loading />;
  if (!plan) return <ErrorState title="The sprints could not be loaded" onRetry={refetch}>{error}</ErrorState>;
  const open = openSprints(plan);
  const running = open.filter(({ status }) => status === "active");
  const planning = open.filter(({ status }) => status === "planning");
  const completed = plan.sprints.filter(({ status }) => status === "completed");
  const archived = plan.sprints.filter(({ status }) => status === "archived");
  const velocity = usualVelocity(plan);
  return (
    <>
      <HeaderSlot>
        {velocity !== undefined && (
          <p className="truncate text-sm text-text-3 lg:ml-4">
            Usual velocity <span className="font-medium text-text-1 tabular-nums">{velocity}</span> points
            <span className="max-sm:hidden">, the average of the last {Math.min(3, plan.velocity.length)} completed</span>
          </p>
        )}
        {plans && <Button size="sm" variant="primary" className="ml-auto" icon={<Plus size={14} aria-hidden />} onClick={create}>New sprint</Button>}
      </HeaderSlot>
      {plan.sprints.length === 0 ? (
        <EmptyState icon={<IterationCw size={28} aria-hidden />} title="No sprints yet" action={plans && <Button variant="primary" onClick={create}>Create the first sprint</Button>}>
          A sprint is a stretch of days with a goal and the stories that lead to it.{plans && " Create one, fill it from the backlog, then start it."}
        </EmptyState>
      ) : (
        <div className="mx-auto flex max-w-5xl flex-col gap-8 p-4 sm:p-6">
          {running.length > 0 && (
            <Group title="Running">
              {running.map((sprint) => <OpenSprintCard key={sprint.id} project={project} sprint={sprint} velocity={velocity} now={now} onAction={onAction} />)}
            </Group>
          )}
          <Group title="In planning" count={planning.length}>
            {planning.map((sprint) => <OpenSprintCard key={sprint.id} project={project} sprint={sprint} velocity={velocity} now={now} onAction={onAction} />)}
            {planning.length === 0 && (
              <p className="rounded-lg border border-dashed border-line px-4 py-5 text-text-2">
                Nothing is planned after this. {plans && <button type="button" className="rounded-sm text-accent-text underline underline-offset-2" onClick={create}>Create the next sprint</button>}
              </p>
            )}
          </Group>
          {completed.length > 0 && (
            <Group title="Completed" count={completed.length}>
              <PastSprints project={project} sprints={completed} {...(plans ? { onArchive: (sprintId: string) => setAction({ do: "archive", sprintId }) } : {})} />
            </Group>
          )}
          {archived.length > 0 && (
            <details className="group">
              <summary className="mb-3 w-fit rounded-sm text-lg font-semibold text-text-2 select-none hover:text-text-1">
                Archived <span className="font-normal text-text-3 tabular-nums">{archived.length}</span>
              </summary>
              <PastSprints project={project} sprints={archived} />
            </details>
          )}
        </div>
      )}
      <SprintDialogs action={action} project={project} plan={plan} onClose={() => setAction(undefined)} />
    </>
  );
}

function Group({ title, count, children }: { readonly title: string; readonly count?: number; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="mb-3 text-lg">
        {title} {count !== undefined && count > 0 && <span className="font-normal text-text-3 tabular-nums">{count}</span>}
      </h2>
      <div className="flex flex-col gap-3">{children}</div>
    </section>
  );
}

function Loading() {
  return (
    <output className="mx-auto flex max-w-5xl flex-col gap-3 p-4 sm:p-6">
      <span className="sr-only">Loading the sprints</span>
      <Skeleton className="h-5 w-24" />
      <Skeleton className="h-36" />
      <Skeleton className="mt-5 h-5 w-24" />
      <Skeleton className="h-36" />
    </output>
  );
}
