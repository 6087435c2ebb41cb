import { Trash2 } from "lucide-react";
import { useState } from "react";
import { newId } from "../api/commands.ts";
import type { Person } from "../api/members.ts";
import { useMayHere } from "../session/team.ts";
import { IconButton } from "../ui/button.tsx";
import { StatusIcon } from "../ui/status.tsx";
import { toastDeferred } from "../ui/toast.tsx";
import { MayEdit } from "./may-edit.ts";
import { AssigneeField, StatusField } from "./properties.tsx";
import type { TaskLine } from "./story-data.ts";
import type { Send } from "./use-edit.ts";

const MAX_TITLE = 255;

export interface TasksProps {
  readonly storyId: string;
  readonly tasks: readonly TaskLine[];
  readonly members: readonly Person[];
  readonly send: Send;
  readonly onOpen: (id: string) => void;
}

/** The tasks of a story: where each stands, whose it is, and one more. */
export function Tasks({ storyId, tasks, members, send, onOpen }: TasksProps) {
  const works = useMayHere()("work_on_tasks");
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [added, setAdded] = useState<readonly { readonly id: string; readonly title: string }[]>([]);
  const [text, setText] = useState("");
  const known = new Set(tasks.map((task) => task.id));
  const waiting = added.filter((task) => !known.has(task.id));
  const shown = tasks.filter((task) => !hidden.has(task.id));

  const add = () => {
    const title = text.trim();
    if (title === "") return;
    setText("");
    const id = newId();
    setAdded((before) => [...before, { id, title }]);
    void send("create_task", { task_id: id, story_id: storyId, title }, "The task was not created").then((done) => {
      if (!done) setAdded((before) => before.filter((task) => task.id !== id));
    });
  };
  const remove = (task: TaskLine) => {
    const show = () => setHidden((before) => new Set([...before].filter((id) => id !== task.id)));
    setHidden((before) => new Set(before).add(task.id));
    toastDeferred(
      `${task.key} deleted`,
      () => {
        void send("delete_task", { task_id: task.id }, `${task.key} was not deleted`).then((done) => {
          if (!done) show();
        });
      },
      show,
    );
  };

  return (
    <MayEdit value={works}>
      <ul className="flex flex-col">
        {shown.map((task) => (
          <li key={task.id} className="group flex flex-wrap items-center gap-x-2 border-b border-line py-0.5">
            <span className="w-14 shrink-0 font-mono text-xs text-text-3">{task.key}</span>
            <button type="button" onClick={() => onOpen(task.id)} className="min-w-32 flex-1 truncate rounded-sm text-left hover:underline pointer-coarse:min-h-10">{task.title}</button>
            <StatusField hideLabel value={task.status} onChange={(status) => void send("move_task", { task_id: task.id, status }, `${task.key} was not moved`)} />
            <AssigneeField
              hideLabel
              value={task.assignedTo}
              members={members}
              onChange={(person) =>
                void (person === null
                  ? send("unassign_task", { task_id: task.id }, `${task.key} was not unassigned`)
                  : send("assign_task", { task_id: task.id, assigned_user_id: person.id }, `${task.key} was not assigned`))
              }
            />
            {works && <IconButton size="sm" className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100 pointer-coarse:opacity-100" label={`Delete ${task.key}`} onClick={() => remove(task)} icon={<Trash2 size={13} aria-hidden />} />}
          </li>
        ))}
        {waiting.map((task) => (
          <li key={task.id} className="flex h-8 items-center gap-2 border-b border-line text-text-3">
            <span className="w-14 shrink-0"><StatusIcon status="todo" /></span>
            {task.title}
          </li>
        ))}
      </ul>
      {!works && shown.length === 0 && <p className="text-text-3">–</p>}
      {works && <input
        aria-label="Add a task"
        placeholder="Add a task"
        maxLength={MAX_TITLE}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          add();
        }}
        className="mt-1 -mx-2 h-7 w-[calc(100%+16px)] rounded-md border border-transparent bg-transparent px-2 outline-none hover:bg-surface-2 focus:border-accent-text focus:outline-2 focus:outline-accent-text/40 pointer-coarse:h-10 pointer-coarse:text-[16px]"
      />}
    </MayEdit>
  );
}
