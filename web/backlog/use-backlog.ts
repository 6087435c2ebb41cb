import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { newId, sendCommand } from "../api/commands.ts";
import { connectionState, onConnectionChange } from "../api/connection.ts";
import type { ProjectSummary } from "../api/projects.ts";
import { onTeamEvent } from "../api/team-events.ts";
import { BacklogModel, type BacklogPorts } from "./backlog-model.ts";
import { BACKLOG, type Section, type SectionId } from "./section-store.ts";
import { backlogPorts } from "./backlog-queries.ts";
import { isFiltered, type BacklogSearch } from "./backlog-search.ts";

const SETTLE_MS = 200;
/** More stories than this changed by others at once are read as lists instead of one by one. */
const ONE_BY_ONE = 10;
const REMEMBERED = 5_000;

export interface Backlog {
  readonly model: BacklogModel;
  readonly sectionOf: (id: SectionId) => Section;
  /** Lists of another search or order are being read; what is shown is still the one before. */
  readonly changing: boolean;
}

/**
 * The backlog model of a project under a search: loaded, shown until the next one is ready (so that typing in the search
 * does not blink), and kept up to date with what others do.
 */
export function useBacklog(project: ProjectSummary, search: BacklogSearch, sprintIds: readonly SectionId[]): Backlog {
  const { q, status, assignee, label, points, sort } = search;
  const { wanted, own } = useMemo(() => {
    const asked: BacklogSearch = {
      ...(q === undefined ? {} : { q }),
      ...(status === undefined ? {} : { status }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(label === undefined ? {} : { label }),
      ...(points === undefined ? {} : { points }),
      ...(sort === undefined ? {} : { sort }),
    };
    // Commands of this model need not be read again; those of one before it, still under way, do.
    const own = new Set<string>();
    const send: BacklogPorts["send"] = (name, input) => {
      const commandId = newId();
      remember(own, commandId);
      return sendCommand(name, input, { commandId });
    };
    return { own, wanted: new BacklogModel(backlogPorts(project.id, asked, send), { byRank: sort === undefined || sort === "rank", filtered: isFiltered(asked) }) };
  }, [project.id, q, status, assignee, label, points, sort]);

  const [shown, setShown] = useState(wanted);
  const sections = sprintIds.join(" ");
  useEffect(() => {
    let gone = false;
    const ids = [BACKLOG, ...sections.split(" ").filter((id) => id !== "")];
    void Promise.all(ids.map((id) => wanted.load(id))).then(() => {
      if (!gone) setShown(wanted);
    });
    return () => {
      gone = true;
    };
  }, [wanted, sections]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let changed = new Set<string>();
    let everything = false;
    const run = () => {
      timer = undefined;
      const ids = changed;
      changed = new Set();
      if (everything || wanted.view.filtered || !wanted.view.byRank || ids.size > ONE_BY_ONE) void wanted.refresh();
      // A story that cannot be read now is read with the next change.
      else for (const id of ids) wanted.refreshStory(id).catch(() => undefined);
      everything = false;
    };
    const off = onTeamEvent((event) => {
      if (event === undefined) everything = true;
      else if (event.projectId !== project.id || event.entity !== "story" || own.has(event.commandId)) return;
      else changed.add(event.entityId);
      timer ??= setTimeout(run, SETTLE_MS);
    });
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [own, wanted, project.id]);

  useEffect(
    () =>
      onConnectionChange(() => {
        if (connectionState() === "live") wanted.retryFailed();
      }),
    [wanted],
  );

  useEffect(() => {
    // Leaving now could lose what was just done: the browser asks first.
    const leave = (event: BeforeUnloadEvent) => {
      if (shown.isSaving || wanted.isSaving) event.preventDefault();
    };
    addEventListener("beforeunload", leave);
    return () => removeEventListener("beforeunload", leave);
  }, [shown, wanted]);

  const snapshot = useSyncExternalStore(shown.subscribe, shown.snapshot);
  // The snapshot is what makes the answer new: `section` reads from it.
  const sectionOf = useMemo(() => (id: SectionId) => snapshot.get(id) ?? shown.section(id), [snapshot, shown]);
  return { model: shown, sectionOf, changing: shown !== wanted };
}

/** Remembers the id of an own command, and forgets the oldest of very many. */
function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > REMEMBERED && oldest !== undefined) ids.delete(oldest);
}
