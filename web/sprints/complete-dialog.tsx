import { Radio } from "@base-ui/react/radio";
import { RadioGroup } from "@base-ui/react/radio-group";
import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import { gql, type TypedDocumentNode } from "urql";
import { workStatuses, type WorkStatus } from "#schemas/status.ts";
import { sendCommand } from "../api/commands.ts";
import type { ProjectSummary } from "../api/projects.ts";
import { useAttempt } from "../api/use-attempt.ts";
import { useData } from "../api/use-data.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { FormError } from "../ui/form-error.tsx";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { StatusIcon } from "../ui/status.tsx";
import { points, stories } from "./capacity.ts";
import type { PlanSprint, ProjectPlan } from "./project-plan.ts";
import { rangeWords } from "./sprint-dates.ts";

interface StoryRow {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly status: WorkStatus;
  readonly storyPoints: number | null;
}
interface CompleteData {
  readonly sprint: {
    readonly done: { readonly totalCount: number; readonly totalPoints: number };
    readonly unfinished: { readonly totalCount: number; readonly totalPoints: number; readonly edges: readonly { readonly node: StoryRow }[] };
  } | null;
}
const completeQuery: TypedDocumentNode<CompleteData, { readonly id: string; readonly open: readonly WorkStatus[] }> = gql`
  query CompleteSprint($id: ID!, $open: [WorkStatus!]!, $minPosition: String) {
    sprint(id: $id, minPosition: $minPosition) {
      done: stories(first: 1, filter: { status: [done] }) { totalCount totalPoints }
      unfinished: stories(first: 50, filter: { status: $open }) { totalCount totalPoints edges { node { id key title status storyPoints } } }
    }
  }
`;
const open = workStatuses.filter((status) => status !== "done");
const BACKLOG = "backlog";

interface Props {
  readonly project: ProjectSummary;
  readonly plan: ProjectPlan;
  readonly sprint: PlanSprint;
  readonly onClose: () => void;
}
interface Result {
  readonly velocity: number;
  readonly wentTo: string;
  readonly moved: number;
}

/** Completes a sprint: what is done, where the rest goes, and then what came of it. Mounted while it is open. */
export function CompleteDialog({ project, plan, sprint, onClose }: Props) {
  const { data, loading, error, refetch } = useData({ query: completeQuery, variables: { id: sprint.id, open }, refreshOn: ["story"], projectId: project.id });
  const planning = plan.sprints.filter(({ status }) => status === "planning");
  const [to, setTo] = useState(BACKLOG);
  const { busy, refusal, attempt } = useAttempt();
  const [result, setResult] = useState<Result>();
  const known = data?.sprint ?? undefined;
  const wentTo = planning.find(({ id }) => id === to)?.name ?? "the backlog";

  const complete = () =>
    attempt(async () => {
      if (known === undefined) return;
      const { entity } = await sendCommand("complete_sprint", { sprint_id: sprint.id, unfinished_to: to === BACKLOG ? null : to });
      const velocity = typeof entity["velocity"] === "number" ? entity["velocity"] : known.done.totalPoints;
      setResult({ velocity, wentTo, moved: known.unfinished.totalCount });
      announce(`${sprint.name} completed with a velocity of ${velocity}`);
    });
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && !busy && onClose()}
      title={result === undefined ? `Complete ${sprint.name}` : `${sprint.name} is completed`}
      footer={
        result === undefined ? (
          <>
            <Button onClick={onClose} disabled={busy}>Cancel</Button>
            <Button variant="primary" disabled={busy || known === undefined} onClick={() => void complete()}>{busy ? "Completing…" : "Complete sprint"}</Button>
          </>
        ) : (
          <Button variant="primary" onClick={onClose}>Close</Button>
        )
      }
    >
      {result !== undefined ? (
        <Outcome project={project} sprint={sprint} result={result} />
      ) : (
        <div className="flex flex-col gap-4">
          {loading && <Skeleton className="h-32" />}
          {known === undefined && !loading && <ErrorState className="py-4" title="What is in the sprint could not be read" onRetry={refetch}>{error}</ErrorState>}
          {known !== undefined && <Split done={known.done} unfinished={known.unfinished} />}
          {known !== undefined && known.unfinished.totalCount > 0 && <Destination value={to} onChange={setTo} planning={planning} />}
          {refusal !== undefined && <FormError>{refusal}</FormError>}
        </div>
      )}
    </Dialog>
  );
}

function Split({ done, unfinished }: { readonly done: { readonly totalCount: number; readonly totalPoints: number }; readonly unfinished: NonNullable<CompleteData["sprint"]>["unfinished"] }) {
  return (
    <>
      <div className="grid grid-cols-2 gap-2">
        <div className="rounded-md bg-surface-2 px-3 py-2">
          <p className="flex items-center gap-1.5 text-sm text-text-3"><StatusIcon status="done" /> Done</p>
          <p className="text-lg font-semibold tabular-nums">{points(done.totalPoints)}</p>
          <p className="text-sm text-text-2">{stories(done.totalCount)}; this becomes the velocity</p>
        </div>
        <div className="rounded-md bg-surface-2 px-3 py-2">
          <p className="flex items-center gap-1.5 text-sm text-text-3"><StatusIcon status="in_progress" /> Not finished</p>
          <p className="text-lg font-semibold tabular-nums">{points(unfinished.totalPoints)}</p>
          <p className="text-sm text-text-2">{unfinished.totalCount === 0 ? "Everything is done" : stories(unfinished.totalCount)}</p>
        </div>
      </div>
      {unfinished.totalCount > 0 && (
        <ul aria-label="Stories that are not finished" className="max-h-40 divide-y divide-line overflow-auto rounded-md border border-line">
          {unfinished.edges.map(({ node }) => (
            <li key={node.id} className="flex items-center gap-2 px-3 py-1.5">
              <StatusIcon status={node.status} label />
              <span className="font-mono text-sm text-text-3">{node.key}</span>
              <span className="min-w-0 flex-1 truncate">{node.title}</span>
              <span className="text-sm text-text-2 tabular-nums">{node.storyPoints ?? "–"}</span>
            </li>
          ))}
          {unfinished.totalCount > unfinished.edges.length && <li className="px-3 py-1.5 text-sm text-text-3">and {unfinished.totalCount - unfinished.edges.length} more</li>}
        </ul>
      )}
    </>
  );
}

function Destination({ value, onChange, planning }: { readonly value: string; readonly onChange: (value: string) => void; readonly planning: readonly PlanSprint[] }) {
  const id = useId();
  const options = [{ id: BACKLOG, name: "The backlog", note: "To be planned again" }, ...planning.map((sprint) => ({ id: sprint.id, name: sprint.name, note: rangeWords(sprint.startDate, sprint.endDate) }))];
  return (
    <div>
      <p id={id} className="mb-1 text-sm font-medium text-text-2">What is not finished goes to</p>
      <RadioGroup aria-labelledby={id} value={value} onValueChange={(next) => onChange(String(next))} className="flex flex-col gap-1">
        {options.map((option) => (
          // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the radio inside is its control
          <label key={option.id} className="flex min-h-9 items-center gap-2.5 rounded-md px-2 transition-colors hover:bg-surface-2 has-[[data-checked]]:bg-accent-soft">
            <Radio.Root value={option.id} className="flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong data-[checked]:border-accent data-[checked]:bg-accent">
              <Radio.Indicator className="size-1.5 rounded-full bg-accent-fg" />
            </Radio.Root>
            <span className="flex-1">{option.name}</span>
            <span className="text-sm text-text-3">{option.note}</span>
          </label>
        ))}
      </RadioGroup>
    </div>
  );
}

function Outcome({ project, sprint, result }: { readonly project: ProjectSummary; readonly sprint: PlanSprint; readonly result: Result }) {
  const planned = sprint.plannedPoints;
  return (
    <div className="flex flex-col items-center gap-1 py-4 text-center">
      <StatusIcon status="done" size={32} />
      <p className="mt-2 text-xl font-semibold tabular-nums">{points(result.velocity)}</p>
      <p className="text-text-2">is its velocity{planned === null ? "" : `, of ${points(planned)} committed at the start`}.</p>
      <p className="text-text-2">{result.moved === 0 ? "Everything was finished." : `${stories(result.moved)} went to ${result.wentTo}.`}</p>
      <Link to="/projects/$key/insights" params={{ key: project.key }} search={{ sprint: sprint.id }} className="mt-3 rounded-sm text-accent-text underline underline-offset-2">See its burndown</Link>
    </div>
  );
}
