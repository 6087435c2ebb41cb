import { LOCAL_TEAM_ID } from "#schemas/principal.ts";
import { useMembers } from "../api/members.ts";
import { Button } from "../ui/button.tsx";
import { Skeleton } from "../ui/states.tsx";
import { ActivityItem } from "./activity-entry.tsx";
import { useActivity } from "./activity-feed.ts";
import { grouped } from "./history-filter.ts";
import { useWords } from "./use-words.ts";

interface Props {
  /** The story, task, sprint or project whose history it is. */
  readonly entityId: string;
  readonly timeZone?: string;
  readonly teamId?: string;
}

/** The history of one thing: who did what, field by field, newest first. */
export function Activity({ entityId, timeZone = "UTC", teamId = LOCAL_TEAM_ID }: Props) {
  return <Feed key={entityId} entityId={entityId} timeZone={timeZone} teamId={teamId} />;
}

function Feed({ entityId, timeZone, teamId }: Required<Props>) {
  const feed = useActivity({ entityId });
  const { members } = useMembers(teamId);
  const { nameOf, wordsOf } = useWords(feed.entries, members);
  if (feed.status === "loading") {
    return (
      <output className="flex flex-col gap-2">
        <span className="sr-only">Loading the history</span>
        {Array.from({ length: 4 }, (_, i) => <Skeleton key={i} className="h-8" />)}
      </output>
    );
  }
  return (
    <div>
      <ul aria-label="History" className="divide-y divide-line">
        {grouped(feed.entries).map((group) => <ActivityItem key={group.id} group={group} nameOf={nameOf} wordsOf={wordsOf} timeZone={timeZone} single />)}
      </ul>
      {feed.status === "failed" && (
        <p role="alert" className="flex items-center gap-3 py-2 text-danger">
          {feed.error} <Button size="sm" onClick={feed.loadMore}>Try again</Button>
        </p>
      )}
      {feed.status === "ready" && feed.entries.length === 0 && <p className="py-2 text-text-3">Nothing has happened yet.</p>}
      {feed.status === "ready" && feed.next !== undefined && <Button size="sm" className="mt-2" onClick={feed.loadMore}>Show earlier</Button>}
    </div>
  );
}
