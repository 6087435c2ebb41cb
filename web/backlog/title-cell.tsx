import { useState } from "react";
import { title as titleSchema } from "#schemas/fields.ts";

interface Props {
  readonly title: string;
  readonly storyKey: string;
  /** Undefined: nothing was changed. */
  readonly onDone: (title: string | undefined) => void;
}

/** A title being edited in its row. Enter and leaving keep, Esc does not; an empty one is not kept. */
export function TitleInput({ title, storyKey, onDone }: Props) {
  const [text, setText] = useState(title);
  const valid = titleSchema.safeParse(text.trim()).success;
  const keep = () => onDone(valid && text.trim() !== title ? text.trim() : undefined);
  return (
    <input
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it stands where the title was that is being edited
      autoFocus
      aria-label={`Title of ${storyKey}`}
      aria-invalid={!valid || undefined}
      maxLength={255}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") onDone(undefined);
        if (event.key === "Enter" && valid) keep();
        if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
      }}
      className="h-7 w-full min-w-0 rounded-md border border-accent-text bg-surface-1 px-1.5 text-text-1 outline-2 outline-accent-text/40 aria-invalid:border-danger"
    />
  );
}
