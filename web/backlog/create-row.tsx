import { Plus } from "lucide-react";
import { useState, type RefObject } from "react";
import { title as titleSchema } from "#schemas/fields.ts";

interface Props {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onCreate: (title: string) => void;
  /** Esc: back to the list. */
  readonly onLeave: () => void;
}

/** Type a title, Enter, type the next. */
export function CreateRow({ inputRef, onCreate, onLeave }: Props) {
  const [text, setText] = useState("");
  const checked = text.trim() === "" ? undefined : titleSchema.safeParse(text.trim());
  const problem = checked?.success === false ? checked.error.issues[0]?.message : undefined;
  return (
    <form
      className="relative flex h-full items-center gap-1.5 border-b border-line bg-surface-1 px-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (checked?.success !== true) return;
        onCreate(text.trim());
        setText("");
      }}
    >
      <span className="flex w-7 justify-center text-text-3"><Plus size={15} aria-hidden /></span>
      <input
        ref={inputRef}
        aria-label="Title of a new story"
        aria-invalid={problem !== undefined || undefined}
        placeholder="Add a story, then Enter"
        maxLength={255}
        autoComplete="off"
        enterKeyHint="enter"
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          event.stopPropagation();
          setText("");
          onLeave();
        }}
        className="h-8 min-w-0 flex-1 scroll-mt-14 rounded-md bg-transparent px-1 text-text-1 outline-none focus-visible:outline-2 focus-visible:outline-offset-[-2px] focus-visible:outline-accent-text pointer-coarse:text-[16px]"
      />
      {problem !== undefined && <span role="alert" className="text-sm text-danger">{problem}</span>}
      {text.trim() !== "" && problem === undefined && <span aria-hidden className="pr-2 text-sm text-text-3 max-sm:hidden">Enter creates it</span>}
    </form>
  );
}
