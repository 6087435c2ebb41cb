import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { useMayEdit } from "./may-edit.ts";

export interface EditableTextProps {
  /** What it is, for a screen reader: "Title". */
  readonly label: string;
  readonly value: string;
  readonly onSave: (value: string) => void;
  readonly maxLength: number;
  /** One line that must not be blank; Enter saves. Otherwise several, saved with Ctrl or ⌘ and Enter. */
  readonly oneLine?: boolean;
  readonly placeholder?: string;
  readonly className?: string;
}

/**
 * Text that is edited where it stands. What the person is writing stays theirs while others change the same text;
 * leaving a single line saves it, Esc gives it up.
 */
export function EditableText({ label, value, onSave, maxLength, oneLine = false, placeholder, className }: EditableTextProps) {
  const [draft, setDraft] = useState<string>();
  const readOnly = !useMayEdit();
  const editing = draft !== undefined;
  const save = () => {
    if (draft === undefined) return;
    setDraft(undefined);
    const next = oneLine ? draft.trim() : draft;
    if (next !== value && !(oneLine && next === "")) onSave(next);
  };
  return (
    <div>
      <textarea
        aria-label={label}
        value={draft ?? value}
        rows={oneLine ? 1 : editing ? 4 : 1}
        maxLength={maxLength}
        placeholder={readOnly ? "–" : placeholder}
        readOnly={readOnly}
        onFocus={() => !readOnly && setDraft(value)}
        onChange={(event) => setDraft(oneLine ? event.target.value.replaceAll(/[\r\n]+/g, " ") : event.target.value)}
        onBlur={() => (oneLine ? save() : draft === value && setDraft(undefined))}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Escape" && draft !== undefined && draft !== value) {
            // Gives up the text, not the panel it stands in.
            event.stopPropagation();
            event.nativeEvent.stopImmediatePropagation();
            setDraft(value);
          } else if (event.key === "Enter" && (oneLine || event.metaKey || event.ctrlKey)) {
            event.preventDefault();
            save();
            event.currentTarget.blur();
          }
        }}
        className={cx(
          "field-sizing-content -mx-2 block w-[calc(100%+16px)] resize-none rounded-md border border-transparent bg-transparent px-2 py-1 text-text-1 outline-none transition-colors not-read-only:hover:bg-surface-2 focus:border-accent-text focus:bg-surface-1 focus:outline-2 focus:outline-accent-text/40 pointer-coarse:text-[16px]",
          className,
        )}
      />
      {editing && !oneLine && draft !== value && (
        <div className="mt-1.5 flex gap-2">
          <Button size="sm" variant="primary" onClick={save}>Save</Button>
          <Button size="sm" variant="ghost" onClick={() => setDraft(undefined)}>Cancel</Button>
        </div>
      )}
    </div>
  );
}
