import { X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../ui/button.tsx";
import { EditableText } from "./editable-text.tsx";
import { useMayEdit } from "./may-edit.ts";

const MAX_CRITERION = 1_000;
const MAX_CRITERIA = 50;

/** Acceptance criteria: one line each, edited in place, one more below. */
export function Criteria({ criteria, onChange }: { readonly criteria: readonly string[]; readonly onChange: (criteria: readonly string[]) => void }) {
  const mayEdit = useMayEdit();
  const [text, setText] = useState("");
  const add = () => {
    const criterion = text.trim();
    setText("");
    if (criterion !== "") onChange([...criteria, criterion]);
  };
  return (
    <div>
      <ol className="flex flex-col">
        {criteria.map((criterion, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- the words may repeat, the place does not
          <li key={`${index} ${criterion}`} className="group flex items-start gap-2">
            <span aria-hidden className="mt-[7px] text-xs text-text-3">{index + 1}</span>
            <div className="min-w-0 flex-1 pl-2">
              <EditableText oneLine label={`Criterion ${index + 1}`} value={criterion} maxLength={MAX_CRITERION} onSave={(next) => onChange(criteria.with(index, next))} />
            </div>
            {mayEdit && <IconButton size="sm" className="mt-0.5 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100" label={`Remove criterion ${index + 1}`} onClick={() => onChange(criteria.toSpliced(index, 1))} icon={<X size={13} aria-hidden />} />}
          </li>
        ))}
      </ol>
      {!mayEdit && criteria.length === 0 && <p className="text-text-3">–</p>}
      {mayEdit && criteria.length < MAX_CRITERIA && (
        <input
          aria-label="Add an acceptance criterion"
          placeholder="Add a criterion"
          maxLength={MAX_CRITERION}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
            event.preventDefault();
            add();
          }}
          className="-mx-2 h-7 w-[calc(100%+16px)] rounded-md border border-transparent bg-transparent px-2 outline-none hover:bg-surface-2 focus:border-accent-text focus:outline-2 focus:outline-accent-text/40 pointer-coarse:h-10 pointer-coarse:text-[16px]"
        />
      )}
    </div>
  );
}
