import { Attachments } from "./attachments.tsx";
import { EditableText } from "./editable-text.tsx";
import { HoursField } from "./hours-field.tsx";
import { AssigneeField, StatusField } from "./properties.tsx";
import { Section } from "./section.tsx";
import { MAX_DESCRIPTION, MAX_TITLE, samePerson, type BodyProps } from "./story-body.tsx";
import type { TaskDetail } from "./story-data.ts";
import { Talk } from "./talk.tsx";
import { useOptimistic } from "./use-edit.ts";


export function TaskBody({ task, members, nameOf, send, onOpen }: BodyProps & { readonly task: TaskDetail }) {
  const id = task.id;
  const [title, setTitle] = useOptimistic(task.title);
  const [description, setDescription] = useOptimistic(task.description);
  const [status, setStatus] = useOptimistic(task.status);
  const [assignee, setAssignee] = useOptimistic(task.assignedTo, samePerson);
  const story = task.story;
  return (
    <div className="flex flex-col gap-5">
      {story !== null && (
        <p className="-mb-4 text-sm text-text-3">
          Task of{" "}
          <button type="button" onClick={() => onOpen(story.id)} className="rounded-sm text-accent-text hover:underline">
            {story.key} {story.title}
          </button>
        </p>
      )}
      <EditableText oneLine label="Title" value={title} maxLength={MAX_TITLE} className="text-xl font-semibold" onSave={(next) => setTitle(next, () => send("update_task", { task_id: id, title: next }, "The title was not changed"))} />
      <div className="-mt-2 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
        <StatusField value={status} onChange={(next) => setStatus(next, () => send("move_task", { task_id: id, status: next }, `${task.key} was not moved`))} />
        <AssigneeField
          value={assignee}
          members={members}
          onChange={(next) =>
            setAssignee(next, () =>
              next === null ? send("unassign_task", { task_id: id }, `${task.key} was not unassigned`) : send("assign_task", { task_id: id, assigned_user_id: next.id }, `${task.key} was not assigned`),
            )
          }
        />
        <HoursField label="Estimated hours" value={task.estimatedHours} onSave={(hours) => void send("update_task", { task_id: id, estimated_hours: hours }, "The hours were not changed")} />
        <HoursField label="Actual hours" value={task.actualHours} onSave={(hours) => void send("update_task", { task_id: id, actual_hours: hours }, "The hours were not changed")} />
      </div>
      <Section title="Description">
        <EditableText label="Description" value={description} maxLength={MAX_DESCRIPTION} placeholder="What is to be done, and how" onSave={(next) => setDescription(next, () => send("update_task", { task_id: id, description: next }, "The description was not changed"))} />
      </Section>
      <Attachments of={{ kind: "task", id }} nameOf={nameOf} />
      <Talk of={task} nameOf={nameOf} onComment={(body) => send("comment_on_task", { task_id: id, body }, "The comment was not added")} />
    </div>
  );
}
