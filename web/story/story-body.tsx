import type { Person } from "../api/members.ts";
import { Attachments } from "./attachments.tsx";
import { Criteria } from "./criteria.tsx";
import { EditableText } from "./editable-text.tsx";
import { Labels } from "./labels.tsx";
import { AssigneeField, PointsField, PriorityField, StatusField } from "./properties.tsx";
import { Section } from "./section.tsx";
import type { StoryDetail } from "./story-data.ts";
import { Talk } from "./talk.tsx";
import { Tasks } from "./tasks.tsx";
import { sameWords, useOptimistic, type Send } from "./use-edit.ts";

export const MAX_TITLE = 255;
export const MAX_DESCRIPTION = 100_000;

export interface BodyProps {
  readonly members: readonly Person[];
  readonly nameOf: (id: string) => string | undefined;
  readonly send: Send;
  readonly onOpen: (cardId: string) => void;
}

export const samePerson = (a: Person | null, b: Person | null) => a?.id === b?.id;

export function StoryBody({ story, members, nameOf, send, onOpen }: BodyProps & { readonly story: StoryDetail }) {
  const id = story.id;
  const [title, setTitle] = useOptimistic(story.title);
  const [description, setDescription] = useOptimistic(story.description);
  const [status, setStatus] = useOptimistic(story.status);
  const [points, setPoints] = useOptimistic(story.storyPoints);
  const [priority, setPriority] = useOptimistic(story.priority);
  const [assignee, setAssignee] = useOptimistic(story.assignedTo, samePerson);
  const [labels, setLabels] = useOptimistic(story.labels, sameWords);
  const [criteria, setCriteria] = useOptimistic(story.acceptanceCriteria, sameWords);
  const done = story.tasks.filter((task) => task.status === "done").length;
  const namesKnown = (value: string) => nameOf(value) ?? (story.sprint?.id === value ? story.sprint.name : undefined);
  return (
    <div className="flex flex-col gap-5">
      <EditableText oneLine label="Title" value={title} maxLength={MAX_TITLE} className="text-xl font-semibold" onSave={(next) => setTitle(next, () => send("update_story", { story_id: id, title: next }, "The title was not changed"))} />
      <div className="-mt-2 grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
        <StatusField value={status} onChange={(next) => setStatus(next, () => send("move_story", { story_id: id, status: next }, `${story.key} was not moved`))} />
        <AssigneeField value={assignee} members={members} onChange={(next) => setAssignee(next, () => send("assign_story", { story_id: id, assigned_to: next?.id ?? null }, `${story.key} was not assigned`))} />
        <PointsField value={points} onChange={(next) => setPoints(next, () => send("estimate_story", { story_id: id, story_points: next }, `${story.key} was not estimated`))} />
        <PriorityField value={priority} onChange={(next) => setPriority(next, () => send("prioritize_story", { story_id: id, priority: next }, "The priority was not changed"))} />
      </div>
      <p className="-mt-2 text-sm text-text-3">
        {story.sprint === null ? "In the backlog" : `In ${story.sprint.name}`}
        {story.externalKey !== null && ` · was ${story.externalKey}`}
      </p>
      <Section title="Labels">
        <Labels labels={labels} onChange={(next) => setLabels(next, () => send("update_story", { story_id: id, labels: [...next] }, "The labels were not changed"))} />
      </Section>
      <Section title="Description">
        <EditableText label="Description" value={description} maxLength={MAX_DESCRIPTION} placeholder="What is wanted, by whom, and why" onSave={(next) => setDescription(next, () => send("update_story", { story_id: id, description: next }, "The description was not changed"))} />
      </Section>
      <Section title="Acceptance criteria">
        <Criteria criteria={criteria} onChange={(next) => setCriteria(next, () => send("update_story", { story_id: id, acceptance_criteria: [...next] }, "The criteria were not changed"))} />
      </Section>
      <Section title="Tasks" aside={story.tasks.length > 0 ? `${done} of ${story.tasks.length} done` : undefined}>
        <Tasks storyId={id} tasks={story.tasks} members={members} send={send} onOpen={onOpen} />
      </Section>
      <Attachments of={{ kind: "story", id }} nameOf={nameOf} />
      <Talk of={story} nameOf={namesKnown} onComment={(body) => send("comment_on_story", { story_id: id, body }, "The comment was not added")} />
    </div>
  );
}
