import { useState } from "react";
import { useMayHere } from "../session/team.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button } from "../ui/button.tsx";
import { announce } from "../ui/announce.tsx";
import type { Comment } from "./story-data.ts";
import { Ago } from "./ago.tsx";

const MAX_BODY = 20_000;

export interface CommentsProps {
  readonly comments: readonly Comment[];
  /** Answers whether it was accepted. */
  readonly onAdd: (body: string) => Promise<boolean>;
}

/** What was said, oldest first, and a field for more. */
export function Comments({ comments, onAdd }: CommentsProps) {
  const works = useMayHere()("work_on_tasks");
  const [text, setText] = useState("");
  const [sending, setSending] = useState(false);
  const add = () => {
    const body = text.trim();
    if (body === "" || sending) return;
    setSending(true);
    void onAdd(body).then((done) => {
      setSending(false);
      if (!done) return;
      setText("");
      announce("Comment added");
    });
  };
  return (
    <div className="flex flex-col gap-3">
      {comments.length > 0 && (
        <ul className="flex flex-col gap-3">
          {comments.map((comment) => (
            <li key={comment.id} className="flex gap-2.5">
              <Avatar id={comment.author.id} name={comment.author.name} kind={comment.author.kind === "agent" ? "agent" : "person"} size={24} decorative />
              <div className="min-w-0 flex-1">
                <p className="text-sm text-text-3"><span className="font-medium text-text-1">{comment.author.name}</span> · <Ago at={comment.createdAt} /></p>
                <p className="whitespace-pre-wrap wrap-anywhere">{comment.body}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {!works && comments.length === 0 && <p className="text-text-3">Nothing was said yet.</p>}
      {works && <div className="rounded-md border border-line-strong/60 bg-surface-1 transition-colors focus-within:border-accent-text focus-within:outline-2 focus-within:outline-accent-text/40">
        <textarea
          aria-label="Write a comment"
          placeholder="Write a comment"
          rows={2}
          maxLength={MAX_BODY}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) {
              event.preventDefault();
              add();
            } else if (event.key === "Escape" && text !== "") {
              // What was written is not lost to a slip of the finger.
              event.stopPropagation();
              event.nativeEvent.stopImmediatePropagation();
              event.currentTarget.blur();
            }
          }}
          className="field-sizing-content block max-h-60 w-full resize-none bg-transparent px-2.5 pt-2 outline-none pointer-coarse:text-[16px]"
        />
        <div className="flex items-center justify-end gap-2 p-1.5">
          <Button size="sm" variant={text.trim() === "" ? "secondary" : "primary"} disabled={text.trim() === "" || sending} onClick={add}>Comment</Button>
        </div>
      </div>}
    </div>
  );
}
