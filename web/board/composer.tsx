import { useState } from "react";
import { title as titleSchema } from "#schemas/fields.ts";

export interface ComposerProps {
  readonly onCreate: (title: string) => void;
  readonly onClose: () => void;
}

/** A card being written: Enter creates it and waits for the next, Esc ends. */
export function Composer({ onCreate, onClose }: ComposerProps) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string>();
  const submit = () => {
    const title = text.trim();
    if (title === "") {
      onClose();
      return;
    }
    const checked = titleSchema.safeParse(title);
    if (!checked.success) {
      setProblem(`The title ${checked.error.issues[0]?.message ?? "cannot be used"}.`);
      return;
    }
    setText("");
    setProblem(undefined);
    onCreate(title);
  };
  return (
    <div className="rounded-lg border border-accent-text bg-surface-1 p-2 shadow-card">
      <textarea
        ref={(element) => element?.focus()}
        rows={2}
        value={text}
        aria-label="Title of the new story"
        aria-invalid={problem !== undefined || undefined}
        aria-describedby="composer-note"
        placeholder="What is to be done?"
        onChange={(event) => setText(event.target.value.replaceAll(/[\r\n]+/g, " "))}
        onBlur={() => text.trim() === "" && onClose()}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === "Enter") {
            event.preventDefault();
            submit();
          } else if (event.key === "Escape") {
            event.stopPropagation();
            onClose();
          }
        }}
        className="field-sizing-content block max-h-40 w-full resize-none bg-transparent px-1 outline-none pointer-coarse:text-[16px]"
      />
      <p id="composer-note" className={problem === undefined ? "px-1 text-xs text-text-3" : "px-1 text-xs text-danger"}>{problem ?? "Enter creates, Esc ends"}</p>
    </div>
  );
}
