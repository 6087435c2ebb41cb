import { useNavigate } from "@tanstack/react-router";
import { CircleAlert, Info } from "lucide-react";
import { useState } from "react";
import { gql, type TypedDocumentNode } from "urql";
import { dayIn } from "#schemas/time.ts";
import { sendCommand } from "../api/commands.ts";
import type { ProjectSummary } from "../api/projects.ts";
import { useAttempt } from "../api/use-attempt.ts";
import { useData } from "../api/use-data.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { FormError } from "../ui/form-error.tsx";
import { toastDone } from "../ui/toast.tsx";
import { CapacityBar } from "./capacity-bar.tsx";
import { points, stories } from "./capacity.ts";
import { usualVelocity, type PlanSprint, type ProjectPlan } from "./project-plan.ts";
import { suggestDates, workingDaysBetween } from "./sprint-dates.ts";
import { missingToStart } from "./sprint-form.ts";

interface StartData {
  readonly sprint: { readonly stories: { readonly totalCount: number; readonly totalPoints: number }; readonly unestimated: { readonly totalCount: number } } | null;
}
const startQuery: TypedDocumentNode<StartData, { readonly id: string }> = gql`
  query StartSprint($id: ID!, $minPosition: String) {
    sprint(id: $id, minPosition: $minPosition) {
      stories(first: 1) { totalCount totalPoints }
      unestimated: stories(first: 1, filter: { estimated: false }) { totalCount }
    }
  }
`;

interface Props {
  readonly project: ProjectSummary;
  readonly plan: ProjectPlan;
  readonly sprint: PlanSprint;
  readonly onClose: () => void;
}

/** Starts a sprint, or says what is missing. Mounted while it is open. */
export function StartDialog({ project, plan, sprint, onClose }: Props) {
  const navigate = useNavigate();
  const { data, error: readError, refetch } = useData({ query: startQuery, variables: { id: sprint.id }, refreshOn: ["story", "sprint"], projectId: project.id });
  const [dates, setDates] = useState(() => {
    const offered = suggestDates(plan.sprints.filter(({ id }) => id !== sprint.id), project.workingDays, dayIn(project.timeZone, Date.now()));
    return { start: sprint.startDate ?? offered.start, end: sprint.endDate ?? offered.end };
  });
  const { busy, refusal, attempt } = useAttempt();
  const running = plan.allowParallelSprints ? undefined : plan.sprints.find(({ status }) => status === "active")?.name;
  const known = data?.sprint;
  const missing = missingToStart({ ...dates, stories: known?.stories.totalCount ?? sprint.metrics?.totalStories ?? 0 }, running);
  const unestimated = known?.unestimated.totalCount ?? 0;
  const planned = known?.stories.totalPoints ?? sprint.metrics?.totalPoints ?? 0;

  const start = () =>
    attempt(async () => {
      await sendCommand("start_sprint", { sprint_id: sprint.id, start_date: dates.start, end_date: dates.end });
      toastDone(`${sprint.name} is running`);
      onClose();
      await navigate({ to: "/projects/$key/board", params: { key: project.key } });
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !busy && onClose()}
      title={`Start ${sprint.name}`}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>Cancel</Button>
          <Button variant="primary" disabled={busy || missing.length > 0 || known === undefined} onClick={() => void start()}>{busy ? "Starting…" : "Start sprint"}</Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {missing.length > 0 && known !== undefined && (
          <div role="alert" className="rounded-md bg-danger-soft px-3 py-2">
            <p className="flex items-center gap-2 font-medium text-danger"><CircleAlert size={14} aria-hidden /> It cannot start yet</p>
            <ul className="mt-1 ml-[22px] list-disc pl-3 text-text-1">
              {missing.map((sentence) => <li key={sentence}>{sentence}</li>)}
            </ul>
          </div>
        )}
        {readError !== undefined && known === undefined && (
          <p role="alert" className="text-danger">
            What is in the sprint could not be read. {readError} <button type="button" className="underline" onClick={refetch}>Try again</button>
          </p>
        )}
        <p className="text-text-2">
          {stories(known?.stories.totalCount ?? sprint.metrics?.totalStories ?? 0)}, {points(planned)}. This is what the team commits to; what comes in or goes out later shows on the burndown as a change of scope.
        </p>
        <CapacityBar planned={planned} capacity={sprint.capacityPoints ?? undefined} velocity={usualVelocity(plan)} />
        <div>
          <div className="grid grid-cols-2 gap-3">
            <TextField label="First day" type="date" value={dates.start} onChange={({ target }) => setDates({ ...dates, start: target.value })} />
            <TextField label="Last day" type="date" min={dates.start} value={dates.end} onChange={({ target }) => setDates({ ...dates, end: target.value })} />
          </div>
          {dates.start !== "" && dates.end >= dates.start && <p className="mt-1 text-sm text-text-3">{workingDaysBetween(dates.start, dates.end, project.workingDays)} working days, in {project.timeZone}.</p>}
        </div>
        {unestimated > 0 && (
          <p className="flex items-start gap-2 text-text-2">
            <Info size={14} aria-hidden className="mt-[3px] shrink-0 text-text-3" />
            {stories(unestimated)} without points: {unestimated === 1 ? "it counts" : "they count"} as nothing on the burndown and in the velocity.
          </p>
        )}
        {refusal !== undefined && <FormError>{refusal}</FormError>}
      </div>
    </Dialog>
  );
}
