import { useState } from "react";

/** As the server holds it; see the title of `schemas/fields.ts`. */
const MAX_TITLE = 255;

export interface ComposerProps {
  readonly onCreate: (title: string) => void;
  /** Ended by key: the focus goes back to where it was. */
  readonly onClose: () => void;
  /** Left empty for something else. */
  readonly onLeave: () => void;
}

/** A card being written: Enter creates it and waits for the next, Esc ends. */
export function Composer({ onCreate, onClose, onLeave }: ComposerProps) {
  const [text, setText] = useState("");
  const submit = () => {
    const title = text.trim();
    if (title === "") {
      onClose();
      return;
    }
    setText("");
    onCreate(title);
  };
  return (
    <div className="rounded-lg border border-accent-text bg-surface-1 p-2 shadow-card">
      <textarea
        ref={(element) => element?.focus()}
        rows={2}
        value={text}
        aria-label="Title of the new story"
        maxLength={MAX_TITLE}
        aria-describedby="composer-note"
        placeholder="What is to be done?"
        onChange={(event) => setText(event.target.value.replaceAll(/[\r\n]+/g, " "))}
                onBlur={() => text.trim() === "" && onLeave()}
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
      <p id="composer-note" className="px-1 text-xs text-text-3">Enter creates, Esc ends</p>
    </div>
  );
}
