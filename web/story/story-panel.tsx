import { Link2, Trash2 } from "lucide-react";
import type { ProjectSummary } from "../api/projects.ts";
import { useMembers } from "../api/members.ts";
import { useMayHere } from "../session/team.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { EmptyState, ErrorState, SkeletonList } from "../ui/states.tsx";
import { toastDeferred, toastDone, toastError } from "../ui/toast.tsx";
import { MayEdit } from "./may-edit.ts";
import { StoryBody } from "./story-body.tsx";
import { useCard } from "./story-data.ts";
import { TaskBody } from "./task-body.tsx";
import { useSend } from "./use-edit.ts";

export interface StoryPanelProps {
  readonly project: ProjectSummary;
  /** A story or a task. */
  readonly cardId: string;
  readonly onClose: () => void;
  /** Shows another card in its place. */
  readonly onOpen: (cardId: string) => void;
}

/** Everything about one card, in a panel at the side; edited where it stands. */
export function StoryPanel({ project, cardId, onClose, onOpen }: StoryPanelProps) {
  const { data, error, loading, refetch } = useCard(cardId, project.id);
  const { members, nameOf } = useMembers(project.teamId);
  const send = useSend(refetch);
  const may = useMayHere();
  const mayEdit = may(data?.story ? "manage_stories" : "work_on_tasks");
  const card = data?.story ?? data?.task ?? undefined;

  const remove = () => {
    if (card === undefined) return;
    onClose();
    const what = `${card.key} was not deleted`;
    toastDeferred(
      `${card.key} will be deleted`,
      () => void (data?.story ? send("delete_story", { story_id: card.id }, what) : send("delete_task", { task_id: card.id }, what)),
      () => toastDone(`${card.key} stays`),
    );
  };
  const copy = () => {
    navigator.clipboard.writeText(location.href).then(
      () => toastDone("Link copied"),
      () => toastError("The link could not be copied", "The browser did not allow it."),
    );
  };
  return (
    <Dialog
      open
      placement="side"
      onOpenChange={(open) => !open && onClose()}
      title={card?.key ?? "Card"}
      footer={
        card === undefined ? undefined : (
          <>
            {mayEdit && <Button variant="ghost" size="sm" className="mr-auto text-danger" onClick={remove} icon={<Trash2 size={14} aria-hidden />}>Delete</Button>}
            <IconButton size="sm" label="Copy the link" onClick={copy} icon={<Link2 size={14} aria-hidden />} />
          </>
        )
      }
    >
      {loading && <SkeletonList rows={6} className="p-0" />}
      {data === undefined && error !== undefined && <ErrorState title="The card could not be loaded" onRetry={refetch}>{error}</ErrorState>}
      {data !== undefined && card === undefined && <EmptyState title="This card is gone" action={<Button onClick={onClose}>Close</Button>}>It was deleted, or the address has a slip in it.</EmptyState>}
      <MayEdit value={mayEdit}>
        {data?.story && <StoryBody key={data.story.id} story={data.story} members={members} nameOf={nameOf} send={send} onOpen={onOpen} />}
        {data?.task && !data.story && <TaskBody key={data.task.id} task={data.task} members={members} nameOf={nameOf} send={send} onOpen={onOpen} />}
      </MayEdit>
    </Dialog>
  );
}
