import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useRef, useState } from "react";
import { useMembers } from "../api/members.ts";
import type { ProjectSummary, SprintRef } from "../api/projects.ts";
import { HeaderSlot } from "../frame/header-slot.tsx";
import { useMayHere } from "../session/team.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/states.tsx";
import { boardActions } from "./board-actions.ts";
import { BoardToolsContext, type BoardTools, type CardMenuKind } from "./board-context.ts";
import type { BoardState, BoardStore } from "./board-store.ts";
import { BoardUi, BoardUiContext } from "./board-ui.ts";
import { ColumnView } from "./column-view.tsx";
import { columnsOf, gridOf, lanesOf } from "./columns.ts";
import { Composer } from "./composer.tsx";
import { filtersOf, isFiltering, labelsOf, matcher } from "./filters.ts";
import { LanesView } from "./lanes-view.tsx";
import { noFilters, Toolbar, type SearchChange } from "./toolbar.tsx";
import { useBoardDrop } from "./use-board-drop.ts";
import { useBoardKeys } from "./use-board-keys.tsx";
import { useKeptFocus } from "./use-kept-focus.ts";

const CardMenu = lazy(() => import("./card-menu.tsx").then((module) => ({ default: module.CardMenu })));

export interface BoardViewProps {
  readonly project: ProjectSummary;
  readonly sprint: SprintRef;
  readonly sprints: readonly SprintRef[];
  readonly store: BoardStore;
  readonly state: BoardState;
  readonly search: Readonly<Record<string, string | undefined>>;
}

/** A board with something to show. */
export function BoardView({ project, sprint, sprints, store, state, search }: BoardViewProps) {
  const navigate = useNavigate();
  const { members, nameOf } = useMembers(project.teamId);
  const may = useMayHere();
  const [ui] = useState(() => new BoardUi());
  const [menu, setMenu] = useState<{ readonly kind: CardMenuKind; readonly cardId: string }>();
  const [creating, setCreating] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);

  const onSearch = useCallback(
    (change: SearchChange, replace = true) => void navigate({ to: ".", search: (before: Record<string, unknown>) => ({ ...before, ...change }) as Record<string, string | undefined>, replace }),
    [navigate],
  );
  const tools = useMemo<BoardTools>(
    () => ({
      store,
      ui,
      actions: boardActions(store, project.id),
      open: (cardId) => onSearch({ card: cardId }, false),
      hrefOf: (cardId) => `/projects/${encodeURIComponent(project.key)}/board?sprint=${store.sprintId}&card=${cardId}`,
      openMenu: (kind, cardId) => setMenu({ kind, cardId }),
      nameOf,
      may,
      startCreating: () => may("manage_stories") && setCreating(true),
    }),
    [store, ui, project.id, project.key, onSearch, nameOf, may],
  );

  const lanes = search["lanes"] === "1";
  const allColumns = search["all"] === "1";
  const { q, assignee, label, kind, priority } = search;
  const filters = useMemo(() => filtersOf({ q, assignee, label, kind, priority }), [q, assignee, label, kind, priority]);
  const shown = useDeferredValue(filters);
  const cards = state.model.cards;
  const { columns, rows } = useMemo(() => {
    const shows = matcher(shown, !lanes);
    const found = columnsOf(cards.values(), shows, allColumns);
    return { columns: found, rows: lanes ? lanesOf(cards.values(), shows, found.map((column) => column.status)) : undefined };
  }, [cards, shown, lanes, allColumns]);
  const folded = useMemo(() => new Set((search["fold"] ?? "").split(",").filter((id) => id !== "")), [search]);
  const grid = useMemo(() => gridOf(rows === undefined ? [{ columns }] : rows.filter((lane) => !folded.has(lane.storyId))), [columns, rows, folded]);
  const people = useMemo(() => {
    const ids = new Set([...cards.values()].map((card) => card.assignedTo));
    return members.filter((person) => ids.has(person.id));
  }, [cards, members]);
  const labels = useMemo(() => labelsOf(cards.values()), [cards]);

  useBoardDrop(tools, scroller);
  useKeptFocus(ui, grid, scroller);
  const onKeyDown = useBoardKeys({ tools, grid, columns, field });
  const onFold = useCallback(
    (storyId: string, fold: boolean) => {
      const next = new Set(folded);
      if (fold) next.add(storyId);
      else next.delete(storyId);
      onSearch({ fold: [...next].join(",") || undefined });
    },
    [folded, onSearch],
  );

  const stopCreating = () => {
    setCreating(false);
    const active = ui.state().active;
    if (active !== undefined) ui.focus(active);
  };
  const total = columns.reduce((sum, column) => sum + column.cards.length, 0);
  const composer = creating ? <Composer onCreate={(title) => tools.actions.create(title)} onClose={stopCreating} onLeave={() => setCreating(false)} /> : undefined;
  return (
    <BoardToolsContext value={tools}>
      <BoardUiContext value={ui}>
        <HeaderSlot>
          <Toolbar
            sprint={sprint}
            sprints={sprints}
            filters={filters}
            lanes={lanes}
            allColumns={allColumns}
            people={people}
            labels={labels}
            onSearch={onSearch}
            onCreate={may("manage_stories") ? tools.startCreating : undefined}
            field={field}
          />
        </HeaderSlot>
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys between the cards inside, which have the focus */}
        <div ref={scroller} onKeyDown={onKeyDown} className={lanes ? "h-full overflow-auto" : "h-full overflow-x-auto overflow-y-hidden max-sm:snap-x max-sm:snap-mandatory max-sm:scroll-px-3"}>
          {total === 0 && !creating ? (
            <NothingShown project={project} filtered={isFiltering(filters)} empty={cards.size === 0} status={sprint.status} onClear={() => onSearch(noFilters)} onCreate={may("manage_stories") ? tools.startCreating : undefined} onKinds={() => onSearch({ kind: undefined })} />
          ) : rows === undefined ? (
            <div className="flex h-full min-w-max gap-3 p-3 sm:min-w-full sm:w-0">
              {columns.map((column) => (
                <ColumnView key={column.status} column={column} marks={state.marks} {...(column.status === "todo" && composer !== undefined ? { composer } : {})} />
              ))}
            </div>
          ) : (
            <>
              {composer !== undefined && <div className="mx-3 mt-3 max-w-80">{composer}</div>}
              <LanesView lanes={rows} columns={columns} marks={state.marks} folded={folded} onFold={onFold} />
            </>
          )}
        </div>
        <Suspense>
          {menu !== undefined && (
            <CardMenu kind={menu.kind} cardId={menu.cardId} tools={tools} members={members} onKind={(next) => setMenu({ ...menu, kind: next })} onClose={() => setMenu((now) => (now === menu ? undefined : now))} />
          )}
        </Suspense>
      </BoardUiContext>
    </BoardToolsContext>
  );
}

interface NothingShownProps {
  readonly project: ProjectSummary;
  readonly filtered: boolean;
  readonly empty: boolean;
  readonly status: SprintRef["status"];
  readonly onClear: () => void;
  readonly onCreate: (() => void) | undefined;
  readonly onKinds: () => void;
}

function NothingShown({ project, filtered, empty, status, onClear, onCreate, onKinds }: NothingShownProps) {
  const navigate = useNavigate();
  if (filtered) return <EmptyState title="No card fits the filters" action={<Button onClick={onClear}>Clear filters</Button>}>Cards are hidden, none is lost.</EmptyState>;
  if (!empty) return <EmptyState title="There are no tasks on this board" action={<Button onClick={onKinds}>Show stories</Button>}>{onCreate !== undefined && "Open a story to give it tasks."}</EmptyState>;
  if (status === "completed") return <EmptyState title="This sprint is over">Nothing was left on its board.</EmptyState>;
  return (
    <EmptyState
      title="Nothing is planned for this sprint yet"
      action={
        <>
          <Button variant="primary" onClick={() => void navigate({ to: "/projects/$key/backlog", params: { key: project.key } })}>{onCreate === undefined ? "See the backlog" : "Plan from the backlog"}</Button>
          {onCreate !== undefined && <Button onClick={onCreate}>Create a story</Button>}
        </>
      }
    >
      The board shows the stories of a sprint, from to do to done.{onCreate !== undefined && " Drag them here from the backlog."}
    </EmptyState>
  );
}
