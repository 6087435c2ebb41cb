import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useMayEdit } from "./may-edit.ts";

const MAX_LABEL = 50;
const MAX_LABELS = 20;

/** Labels, each with a way to take it off, and a field for a new one. */
export function Labels({ labels, onChange }: { readonly labels: readonly string[]; readonly onChange: (labels: readonly string[]) => void }) {
  const mayEdit = useMayEdit();
  const [text, setText] = useState("");
  const add = () => {
    const label = text.trim();
    setText("");
    if (label !== "" && !labels.includes(label)) onChange([...labels, label]);
  };
  return (
    <ul className="flex flex-wrap items-center gap-1.5" aria-label="Labels">
      {labels.map((label) => (
        <li key={label} className="inline-flex h-6 items-center rounded-sm border border-line pl-1.5 text-sm text-text-2">
          <span className={mayEdit ? "max-w-40 truncate" : "max-w-40 truncate pr-1.5"}>{label}</span>
          {mayEdit && <button type="button" aria-label={`Remove the label ${label}`} onClick={() => onChange(labels.filter((known) => known !== label))} className="flex size-6 items-center justify-center rounded-sm text-text-3 hover:text-text-1">
            <X size={12} aria-hidden />
          </button>}
        </li>
      ))}
      {!mayEdit && labels.length === 0 && <li className="text-text-3">–</li>}
      {mayEdit && labels.length < MAX_LABELS && (
        <li className="inline-flex items-center">
          <Plus size={12} aria-hidden className="-mr-4 text-text-3" />
          <input
            aria-label="Add a label"
            placeholder="Label"
            maxLength={MAX_LABEL}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.key === "Enter" && !event.nativeEvent.isComposing) {
                event.preventDefault();
                add();
              }
            }}
            className="h-6 w-24 rounded-sm border border-transparent bg-transparent pl-5 text-sm outline-none hover:border-line focus:border-accent-text focus:outline-2 focus:outline-accent-text/40 pointer-coarse:text-[16px]"
          />
        </li>
      )}
    </ul>
  );
}
