import { lazy, Suspense } from "react";
import type { ProjectSummary } from "../api/projects.ts";
import type { ProjectPlan } from "./project-plan.ts";

const SprintDialog = lazy(() => import("./sprint-dialog.tsx").then((module) => ({ default: module.SprintDialog })));
const StartDialog = lazy(() => import("./start-dialog.tsx").then((module) => ({ default: module.StartDialog })));
const CompleteDialog = lazy(() => import("./complete-dialog.tsx").then((module) => ({ default: module.CompleteDialog })));
const ArchiveDialog = lazy(() => import("./archive-dialog.tsx").then((module) => ({ default: module.ArchiveDialog })));

/** Which dialog about a sprint is open. */
export type SprintAction = { readonly do: "create" } | { readonly do: "edit" | "start" | "complete" | "archive"; readonly sprintId: string };

interface Props {
  readonly action: SprintAction | undefined;
  readonly project: ProjectSummary;
  readonly plan: ProjectPlan;
  readonly onClose: () => void;
}

/** The dialogs about sprints, each loaded when it is first wanted. */
export function SprintDialogs({ action, project, plan, onClose }: Props) {
  if (action === undefined) return null;
  if (action.do === "create") return <Suspense><SprintDialog project={project} plan={plan} onClose={onClose} /></Suspense>;
  const sprint = plan.sprints.find(({ id }) => id === action.sprintId);
  if (sprint === undefined) return null;
  return (
    <Suspense>
      {action.do === "edit" && <SprintDialog project={project} plan={plan} sprint={sprint} onClose={onClose} />}
      {action.do === "start" && <StartDialog project={project} plan={plan} sprint={sprint} onClose={onClose} />}
      {action.do === "complete" && <CompleteDialog project={project} plan={plan} sprint={sprint} onClose={onClose} />}
      {action.do === "archive" && <ArchiveDialog sprint={sprint} onClose={onClose} />}
    </Suspense>
  );
}
