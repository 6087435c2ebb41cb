import { useId, useMemo, useRef, useState } from "react";
import { label as labelSchema } from "#schemas/fields.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { labelChange, labelStates } from "./label-change.ts";
import type { BacklogStory } from "./story-list.ts";

interface Props {
  readonly stories: readonly BacklogStory[];
  /** Labels in use, to choose from. */
  readonly known: readonly string[];
  readonly onSave: (labelsOf: (story: BacklogStory) => readonly string[]) => void;
  readonly onClose: () => void;
}

/** Labels of one story or of several: on all, on some (left as they are unless touched), on none. Mounted while open. */
export function LabelsDialog({ stories, known, onSave, onClose }: Props) {
  const formId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [touched, setTouched] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [text, setText] = useState("");
  const states = useMemo(() => labelStates(stories), [stories]);
  const wanted = text.trim();
  const all = [...new Set([...states.keys(), ...touched.keys(), ...known])].sort((a, b) => a.localeCompare(b));
  const shown = all.filter((label) => wanted === "" || label.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()));
  const checked = wanted === "" ? undefined : labelSchema.safeParse(wanted);
  const isNew = checked?.success === true && !all.includes(wanted);
  const set = (label: string, on: boolean) => setTouched((now) => new Map(now).set(label, on));
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => !open && onClose()}
      title={stories.length === 1 ? `Labels of ${stories[0]?.key ?? "the story"}` : `Labels of ${stories.length} stories`}
      initialFocus={input}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId}>Save</Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanted !== "" && checked?.success === true) {
            set(wanted, true);
            setText("");
            return;
          }
          if (touched.size > 0) onSave((story) => labelChange(story.labels, touched));
          onClose();
        }}
      >
        <TextField ref={input} label="Find or add a label" value={text} maxLength={50} error={checked?.success === false ? checked.error.issues[0]?.message : undefined} hint={isNew ? `Enter adds “${wanted}”` : undefined} onChange={({ target }) => setText(target.value)} />
        <ul className="max-h-64 overflow-auto">
          {shown.map((label) => {
            const state = states.get(label) ?? "none";
            const on = touched.get(label) ?? state === "all";
            return (
              <li key={label}>
                <label className="flex min-h-8 items-center gap-2.5 rounded-md px-2 hover:bg-surface-2">
                  <input
                    type="checkbox"
                    checked={on}
                    ref={(element) => {
                      if (element !== null) element.indeterminate = !touched.has(label) && state === "some";
                    }}
                    onChange={({ target }) => set(label, target.checked)}
                    className="size-4 accent-accent"
                  />
                  <span className="truncate">{label}</span>
                  {!touched.has(label) && state === "some" && <span className="ml-auto text-sm text-text-3">on some</span>}
                </label>
              </li>
            );
          })}
          {shown.length === 0 && <li className="px-2 py-1 text-text-3">{wanted === "" ? "No labels yet. Type the first one." : "No such label yet."}</li>}
        </ul>
      </form>
    </Dialog>
  );
}
