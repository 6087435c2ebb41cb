import { useId, useRef, useState } from "react";
import { dayIn } from "#schemas/time.ts";
import type { ProjectSummary } from "../api/projects.ts";
import { newId, sendCommand } from "../api/commands.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea, TextField } from "../ui/field.tsx";
import { FormError } from "../ui/form-error.tsx";
import { toastDone } from "../ui/toast.tsx";
import { useDraft } from "../ui/use-draft.ts";
import { CapacityBar } from "./capacity-bar.tsx";
import { usualVelocity, type PlanSprint, type ProjectPlan } from "./project-plan.ts";
import { suggestDates, suggestName, workingDaysBetween } from "./sprint-dates.ts";
import { planOfDraft, sprintErrors, sprintRefusal, typedNumber, type SprintDraft } from "./sprint-form.ts";

interface Props {
  readonly project: ProjectSummary;
  readonly plan: ProjectPlan;
  /** Left out, a new sprint is made. */
  readonly sprint?: PlanSprint;
  readonly onClose: () => void;
}

/** Name, goal, dates and capacity of a sprint, new or not. Mounted while it is open. */
export function SprintDialog({ project, plan, sprint, onClose }: Props) {
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const { draft, change, errors, setErrors } = useDraft(() => (sprint === undefined ? newDraft(project, plan) : draftOf(sprint)));
  const [busy, setBusy] = useState(false);
  // One id for every attempt: sent again after a lost answer, the sprint is not made twice.
  const [sprintId] = useState(() => sprint?.id ?? newId());
  const velocity = usualVelocity(plan);
  const ended = sprint !== undefined && (sprint.status === "completed" || sprint.status === "archived");

  const submit = async () => {
    const values = planOfDraft(draft);
    const problems = sprintErrors(values, project.id);
    setErrors(problems);
    if (Object.keys(problems).length > 0) return;
    setBusy(true);
    try {
      if (sprint === undefined) await sendCommand("create_sprint", { sprint_id: sprintId, project_id: project.id, ...values });
      else await sendCommand("update_sprint", { sprint_id: sprintId, name: values.name, goal: values.goal, capacity_points: values.capacity_points, ...(ended ? {} : { start_date: values.start_date, end_date: values.end_date }) });
      toastDone(sprint === undefined ? `${values.name} created` : `${values.name} changed`);
      onClose();
    } catch (error) {
      setErrors(sprintRefusal(error));
      setBusy(false);
    }
  };
  const days = draft.start !== "" && draft.end >= draft.start ? workingDaysBetween(draft.start, draft.end, project.workingDays) : undefined;
  const capacity = typedNumber(draft.capacity);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !busy && onClose()}
      title={sprint === undefined ? "Create a sprint" : `Edit ${sprint.name}`}
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} disabled={busy}>{busy ? "Saving…" : sprint === undefined ? "Create sprint" : "Save"}</Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {errors._ !== undefined && <FormError>{errors._}</FormError>}
        <TextField ref={first} label="Name" maxLength={255} value={draft.name} error={errors.name} onFocus={({ target }) => target.select()} onChange={({ target }) => change({ name: target.value })} />
        <TextArea label="Goal" placeholder="What will be different when it is over?" maxLength={2000} value={draft.goal} error={errors.goal} onChange={({ target }) => change({ goal: target.value })} />
        <fieldset disabled={ended} className="flex flex-col gap-1">
          <div className="grid grid-cols-2 gap-3">
            <TextField label="First day" type="date" value={draft.start} error={errors.start} onChange={({ target }) => change({ start: target.value })} />
            <TextField label="Last day" type="date" min={draft.start} value={draft.end} error={errors.end} onChange={({ target }) => change({ end: target.value })} />
          </div>
          <p className="text-sm text-text-3">
            {ended ? "A completed sprint keeps its dates." : days === undefined ? "Dates may follow later; a sprint needs them to start." : `${days} working ${days === 1 ? "day" : "days"}, in ${project.timeZone}.`}
          </p>
        </fieldset>
        <TextField
          label="Capacity"
          inputMode="decimal"
          className="max-w-48"
          value={draft.capacity}
          error={errors.capacity}
          hint={velocity === undefined ? "Points the team thinks it can finish." : `Points. The team usually finishes ${velocity}.`}
          onChange={({ target }) => change({ capacity: target.value })}
        />
        {sprint !== undefined && sprint.metrics !== null && !Number.isNaN(capacity) && <CapacityBar planned={sprint.metrics.totalPoints} capacity={capacity ?? undefined} velocity={velocity} />}
      </form>
    </Dialog>
  );
}

function newDraft(project: ProjectSummary, plan: ProjectPlan): SprintDraft {
  const { start, end } = suggestDates(plan.sprints, project.workingDays, dayIn(project.timeZone, Date.now()));
  const velocity = usualVelocity(plan);
  return { name: suggestName(plan.sprints), goal: "", start, end, capacity: velocity === undefined ? "" : String(Math.round(velocity)) };
}

function draftOf(sprint: PlanSprint): SprintDraft {
  return { name: sprint.name, goal: sprint.goal, start: sprint.startDate ?? "", end: sprint.endDate ?? "", capacity: sprint.capacityPoints === null ? "" : String(sprint.capacityPoints) };
}
