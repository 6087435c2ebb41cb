import { useState } from "react";
import { storyPoints } from "#schemas/fields.ts";
import { typedNumber } from "../sprints/sprint-form.ts";
import { cx } from "../ui/cx.ts";

interface Props {
  readonly points: number | null;
  readonly storyKey: string;
  readonly editing: boolean;
  readonly readOnly: boolean;
  readonly tabIndex: number;
  readonly onEdit: () => void;
  /** Undefined: nothing was changed. */
  readonly onDone: (points: number | null | undefined) => void;
}

/** A story's points: a button to see, a field to change. Enter and leaving keep, Esc does not. */
export function PointsCell({ points, storyKey, editing, readOnly, tabIndex, onEdit, onDone }: Props) {
  if (readOnly) return <span title="Points" className={cx("flex h-6 w-10 items-center justify-center rounded-md text-sm tabular-nums", points === null ? "text-text-3" : "bg-surface-3/60 font-medium text-text-1")}>{points ?? "–"}</span>;
  if (editing) return <PointsInput points={points} storyKey={storyKey} onDone={onDone} />;
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      onClick={onEdit}
      aria-label={points === null ? `${storyKey} has no points; estimate` : `${storyKey}: ${points} points; change`}
      className={cx("h-6 w-10 rounded-md text-center text-sm tabular-nums transition-colors hover:bg-surface-3", points === null ? "text-text-3" : "bg-surface-3/60 font-medium text-text-1")}
    >
      {points ?? "–"}
    </button>
  );
}

function PointsInput({ points, storyKey, onDone }: Pick<Props, "points" | "storyKey" | "onDone">) {
  const [text, setText] = useState(points === null ? "" : String(points));
  const value = typedNumber(text);
  const checked = value === null ? undefined : storyPoints.safeParse(value);
  const problem = checked?.success === false ? checked.error.issues[0]?.message : undefined;
  const keep = () => onDone(problem === undefined && value !== points ? value : undefined);
  return (
    <span className="relative">
      <input
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it stands where the button was that was pressed
        autoFocus
        inputMode="decimal"
        aria-label={`Points of ${storyKey}`}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={problem === undefined ? undefined : `points-problem-${storyKey}`}
        value={text}
        onFocus={({ target }) => target.select()}
        onChange={({ target }) => setText(target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Escape") onDone(undefined);
          if (event.key === "Enter" && problem === undefined) keep();
          if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
        }}
        className="h-6 w-10 rounded-md border border-accent-text bg-surface-1 text-center text-sm text-text-1 tabular-nums outline-2 outline-accent-text/40 aria-invalid:border-danger"
      />
      {problem !== undefined && (
        <span id={`points-problem-${storyKey}`} role="alert" className="pop absolute top-7 right-0 z-10 w-max px-2 py-1 text-sm text-danger">
          {problem.charAt(0).toUpperCase() + problem.slice(1)}
        </span>
      )}
    </span>
  );
}
