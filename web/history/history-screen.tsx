import { History, Search } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useMembers } from "../api/members.ts";
import type { ProjectSummary } from "../api/projects.ts";
import { HeaderSlot } from "../frame/header-slot.tsx";
import { useCommands } from "../palette/registry.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { EmptyState, ErrorState, SkeletonList } from "../ui/states.tsx";
import { ActivityList } from "./activity-list.tsx";
import { useActivity } from "./activity-feed.ts";
import { actorsOf, filtered, grouped, isFiltering, noFilter, type HistoryFilter } from "./history-filter.ts";
import { useWords } from "./use-words.ts";

const ALL = "-";
const kinds = [
  { value: ALL, label: "Everything" },
  { value: "story", label: "Stories" },
  { value: "task", label: "Tasks" },
  { value: "sprint", label: "Sprints" },
  { value: "project", label: "The project" },
];

/** Everything that happened in a project, newest first. */
export function HistoryScreen({ project }: { readonly project: ProjectSummary }) {
  const feed = useActivity({ projectId: project.id });
  const { members } = useMembers(project.teamId);
  const { nameOf, wordsOf } = useWords(feed.entries, members);
  const [filter, setFilter] = useState<HistoryFilter>(noFilter);
  const input = useRef<HTMLInputElement>(null);
  const searchable = useMemo(() => {
    return (id: string) => {
      const name = nameOf(id);
      return name === undefined ? wordsOf(id) : `${name.key ?? ""} ${name.title}`;
    };
  }, [nameOf, wordsOf]);
  const shown = useMemo(() => filtered(feed.entries, filter, searchable), [feed.entries, filter, searchable]);
  const groups = useMemo(() => grouped(shown), [shown]);
  const actors = useMemo(() => actorsOf(feed.entries), [feed.entries]);
  const filtering = isFiltering(filter);
  useCommands([{ id: "history:search", title: "Search the history", group: "History", keys: "/", run: () => input.current?.focus() }]);

  const footer =
    feed.status === "failed" ? (
      <span role="alert" className="text-danger">
        {feed.error} <Button size="sm" className="ml-2" onClick={feed.loadMore}>Try again</Button>
      </span>
    ) : feed.next === undefined ? (
      filtering ? `${shown.length} of ${feed.entries.length} entries` : "This is where it began."
    ) : filtering ? (
      <span className="flex flex-wrap items-center justify-center gap-2">
        {shown.length} of the {feed.entries.length} entries read so far match. <Button size="sm" onClick={feed.loadMore}>Read earlier ones</Button>
      </span>
    ) : (
      "Reading earlier entries"
    );
  return (
    <>
      <HeaderSlot>
        <TextField
          ref={input}
          type="search"
          size="sm"
          hideLabel
          label="Search what is loaded"
          placeholder="Search"
          icon={<Search size={14} aria-hidden />}
          className="min-w-24 flex-1 lg:max-w-64"
          value={filter.text}
          onChange={({ target }) => setFilter({ ...filter, text: target.value })}
        />
        <Select label="Kind" hideLabel size="sm" className="w-32 shrink-0 max-sm:w-28" value={filter.kind ?? ALL} options={kinds} onChange={(kind) => setFilter({ ...filter, kind: kind === ALL ? undefined : kind })} />
        <Select
          label="Person"
          hideLabel
          size="sm"
          className="w-36 shrink-0 max-sm:w-28"
          value={filter.actor ?? ALL}
          options={[{ value: ALL, label: "Everybody" }, ...actors.map((actor) => ({ value: actor.id, label: actor.kind === "system" ? `Software Galaxy (${actor.name})` : actor.name }))]}
          onChange={(actor) => setFilter({ ...filter, actor: actor === ALL ? undefined : actor })}
        />
      </HeaderSlot>
      {feed.status === "loading" && <SkeletonList rows={10} className="mx-auto max-w-3xl" />}
      {feed.status === "failed" && feed.entries.length === 0 && <ErrorState title="The history could not be read" onRetry={feed.loadMore}>{feed.error}</ErrorState>}
      {feed.status === "ready" && feed.entries.length === 0 && <EmptyState icon={<History size={28} aria-hidden />} title="Nothing has happened yet">Every change to this project is kept here, with who made it and when.</EmptyState>}
      {feed.entries.length > 0 && filtering && shown.length === 0 && (
        <EmptyState
          title="Nothing matches"
          action={
            <>
              <Button variant="primary" onClick={() => setFilter(noFilter)}>Clear filters</Button>
              {feed.next !== undefined && <Button onClick={feed.loadMore}>Read earlier entries</Button>}
            </>
          }
        >
          The {feed.entries.length} entries read so far were searched.
        </EmptyState>
      )}
      {shown.length > 0 && (
        <ActivityList groups={groups} nameOf={nameOf} wordsOf={wordsOf} timeZone={project.timeZone} projectKey={project.key} onEnd={filtering || feed.next === undefined || feed.status !== "ready" ? undefined : feed.loadMore} footer={footer} />
      )}
    </>
  );
}
