import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useMembers } from "../api/members.ts";
import type { ProjectSummary } from "../api/projects.ts";
import { HeaderSlot } from "../frame/header-slot.tsx";
import { openSprints, usualVelocity, useProjectPlan } from "../sprints/project-plan.ts";
import { SprintDialogs, type SprintAction } from "../sprints/sprint-dialogs.tsx";
import { useMayHere } from "../session/team.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { backlogActions } from "./backlog-actions.ts";
import { BACKLOG, type SectionId } from "./section-store.ts";
import { isFiltered, readBacklogSearch } from "./backlog-search.ts";
import { BacklogToolbar, noFilters } from "./backlog-toolbar.tsx";
import { CreateRow } from "./create-row.tsx";
import { LabelsDialog } from "./labels-dialog.tsx";
import { NothingHere } from "./nothing-here.tsx";
import { Pane, type PaneHandle } from "./pane.tsx";
import { paneRows, shownIds } from "./pane-rows.ts";
import { RowMenus, type OpenMenu, type StoryMenu } from "./row-menus.tsx";
import { SectionHeader } from "./section-header.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { StoryRow, type EditedField } from "./story-row.tsx";
import { useBacklog } from "./use-backlog.ts";
import { useBacklogKeys } from "./use-backlog-keys.ts";
import { useListFocus } from "./use-list-focus.ts";
import { useMedia } from "./use-media.ts";
import { useRowActions } from "./use-row-actions.ts";
import { useStoryDrop } from "./use-story-drop.ts";

const ImportDialog = lazy(() => import("../import/import-dialog.tsx").then((module) => ({ default: module.ImportDialog })));
const noSprints: readonly never[] = [];

/** The backlog and the sprints it fills. */
export function BacklogScreen({ project }: { readonly project: ProjectSummary }) {
  const navigate = useNavigate();
  const raw = useSearch({ strict: false });
  const search = useMemo(() => readBacklogSearch(raw), [raw]);
  const setSearch = useCallback((change: Readonly<Record<string, string | undefined>>) => void navigate({ to: ".", search: (now) => ({ ...now, ...change }), replace: true }), [navigate]);
  const filtered = isFiltered(search);
  const ordered = (search.sort ?? "rank") === "rank";
  const may = useMayHere();
  const shapes = may("manage_stories");
  const plansSprints = may("plan_sprints");
  const wide = useMedia("(min-width: 1280px)");
  const phone = useMedia("(max-width: 639px)");

  const { plan } = useProjectPlan(project.key);
  const { members } = useMembers(project.teamId);
  const sprints = useMemo(() => (plan ? openSprints(plan) : noSprints), [plan]);
  const sprintIds = useMemo(() => sprints.map(({ id }) => id), [sprints]);
  const { model, sectionOf, changing } = useBacklog(project, search, sprintIds);
  const velocity = plan ? usualVelocity(plan) : undefined;

  const [foldChoice, setFoldChoice] = useState<ReadonlyMap<SectionId, boolean>>(new Map());
  const folded = useMemo(() => new Set([BACKLOG, ...sprintIds].filter((id) => foldChoice.get(id) ?? sprints.some((sprint) => sprint.id === id && (phone || sprint.status === "active")))), [foldChoice, sprintIds, sprints, phone]);
  const panes = useMemo(() => {
    const groups = wide ? [[BACKLOG], sprintIds] : [[...sprintIds, BACKLOG]];
    return groups.map((sections) => {
      const rows = paneRows(sections, sectionOf, folded, shapes);
      return { rows, ids: shownIds(rows) };
    });
  }, [wide, sprintIds, sectionOf, folded, shapes]);
  const order = useMemo(() => panes.flatMap(({ ids }) => ids), [panes]);

  const list = useListFocus(order);
  const [editing, setEditing] = useState<{ readonly id: string; readonly field: EditedField }>();
  const [menu, setMenu] = useState<OpenMenu>();
  const [labelling, setLabelling] = useState<readonly string[]>();
  const [sprintAction, setSprintAction] = useState<SprintAction>();
  const [importing, setImporting] = useState(false);
  const first = useRef<PaneHandle>(null);
  const second = useRef<PaneHandle>(null);
  const createInput = useRef<HTMLInputElement>(null);
  const searchInput = useRef<HTMLInputElement>(null);

  const sectionName = useCallback((id: SectionId) => (id === BACKLOG ? "the backlog" : (sprints.find((sprint) => sprint.id === id)?.name ?? "the sprint")), [sprints]);
  const actions = useMemo(() => backlogActions(model, project.id, sectionName), [model, project.id, sectionName]);
  const active = list.active !== undefined && order.includes(list.active) ? list.active : undefined;
  const targets = list.selection.ids.size > 0 ? order.filter((id) => list.selection.ids.has(id)) : active === undefined ? [] : [active];
  const sectionOfAll = (ids: readonly string[]) => {
    const sections = new Set(ids.map((id) => model.find(id)?.section));
    return sections.size === 1 ? [...sections][0] : undefined;
  };
  const orderedIn = (section: SectionId | undefined) => section !== undefined && (section !== BACKLOG || ordered);
  const rowElement = (id: string | undefined) => (id === undefined ? null : document.querySelector<HTMLElement>(`[data-story="${CSS.escape(id)}"]`));

  const focusRow = (id: string | undefined) => {
    if (id === undefined) return;
    if (first.current?.reveal(id) !== true) second.current?.reveal(id);
    list.activate(id, true);
  };
  /** The row to go to when these go away: the next that stays, or the one before. */
  const neighbourOf = (ids: readonly string[]) => {
    const leaving = new Set(ids);
    const pane = panes.find((known) => known.ids.includes(ids[0] ?? ""))?.ids ?? [];
    const at = pane.indexOf(ids[0] ?? "");
    return pane.slice(at).find((id) => !leaving.has(id)) ?? pane.slice(0, at).findLast((id) => !leaving.has(id));
  };
  const go = (rows: number, extend: boolean) => {
    const pane = panes.find(({ ids }) => active !== undefined && ids.includes(active))?.ids ?? panes.find(({ ids }) => ids.length > 0)?.ids ?? [];
    const at = active === undefined ? -1 : pane.indexOf(active);
    const next = at < 0 ? pane[0] : pane[Math.max(0, Math.min(pane.length - 1, at + rows))];
    if (next === undefined) return;
    if (extend) {
      if (active !== undefined && !list.selection.ids.has(active)) list.select(active, "toggle");
      list.select(next, "extend");
    }
    focusRow(next);
  };
  const remove = (ids: readonly string[]) => {
    if (ids.length === 0) return;
    const next = neighbourOf(ids);
    list.drop(ids);
    actions.remove(ids);
    focusRow(next);
  };
  const move = (...[ids, to, place]: Parameters<typeof actions.move>) => {
    const leaving = ids.filter((id) => model.find(id)?.section !== to);
    const next = active !== undefined && leaving.includes(active) ? neighbourOf(leaving) : active;
    actions.move(ids, to, place);
    list.drop(leaving);
    focusRow(next);
  };
  const openMenu = (kind: StoryMenu, ids: readonly string[], anchor: Element | null) => {
    if (ids.length > 0 && anchor !== null) setMenu({ menu: kind, ids, section: sectionOfAll(ids), anchor });
  };
  const openStory = (id: string | undefined) => id !== undefined && void navigate({ to: ".", search: (now) => ({ ...now, card: id }) });
  const editPoints = (ids: readonly string[], anchor: Element | null) => {
    if (ids.length > 1) openMenu("points", ids, anchor);
    else if (ids[0] !== undefined) setEditing({ id: ids[0], field: "points" });
  };
  const endEditing = (id: string) => {
    setEditing(undefined);
    list.activate(id, true);
  };

  const keyed = {
    hasTargets: targets.length > 0,
    hasSelection: list.selection.ids.size > 0,
    ordered: orderedIn(sectionOfAll(targets)),
    wide,
    shapes,
    plansSprints,
    onCreate: () => {
      if (!folded.has(BACKLOG)) return createInput.current?.focus();
      setFoldChoice(new Map(foldChoice).set(BACKLOG, false));
      // The field is there with the next frame.
      requestAnimationFrame(() => createInput.current?.focus());
    },
    onSearch: () => searchInput.current?.focus(),
    onCreateSprint: () => setSprintAction({ do: "create" }),
    onGo: go,
    onPane: (direction: -1 | 1) => focusRow(panes[direction < 0 ? 0 : 1]?.ids[0]),
    onToggle: () => active !== undefined && list.select(active, "toggle"),
    onOpen: () => openStory(active),
    onEditTitle: () => active !== undefined && setEditing({ id: active, field: "title" }),
    onPoints: () => editPoints(targets, rowElement(active)),
    onMove: () => openMenu("move", targets, rowElement(active)),
    onAssign: () => openMenu("assign", targets, rowElement(active)),
    onLabels: () => targets.length > 0 && setLabelling(targets),
    onRemove: () => remove(targets),
    onStep: (direction: -1 | 1) => {
      actions.step(targets, direction);
      focusRow(active);
    },
    onEnd: (place: "start" | "end") => {
      const section = sectionOfAll(targets);
      if (section !== undefined) actions.move(targets, section, { at: place });
      focusRow(active);
    },
    onClear: () => {
      list.clear();
      announce("Selection cleared");
    },
  };
  const onKeyDown = useBacklogKeys(keyed);

  const rowActions = useRowActions({ list, actions, openMenu, openStory, endEditing, edit: (id, field) => setEditing({ id, field }) });
  const held = useStoryDrop(move);
  const onNeed = useCallback((section: SectionId, upTo: number) => void model.load(section, upTo), [model]);
  const onRetry = useCallback((section: SectionId) => void model.retry(section), [model]);

  const selectedStories = order.filter((id) => list.selection.ids.has(id)).flatMap((id) => model.find(id)?.story ?? []);
  const labels = useMemo(() => [...new Set([BACKLOG, ...sprintIds].flatMap((id) => sectionOf(id).list.rows.flatMap((row) => row.labels)))].sort((a, b) => a.localeCompare(b)).slice(0, 100), [sectionOf, sprintIds]);
  const pane = (index: 0 | 1, label: string) => {
    const tabbable = panes[index]?.ids.includes(active ?? "") === true ? active : panes[index]?.ids[0];
    return (
      <Pane
        ref={index === 0 ? first : second}
        label={label}
        rows={panes[index]?.rows ?? []}
        phone={phone}
        held={held}
        onNeed={onNeed}
        onRetry={onRetry}
        onKeyDown={onKeyDown}
        renderHeader={(id) => (
          <SectionHeader
            id={id}
            section={sectionOf(id)}
            folded={folded.has(id)}
            onFold={() => setFoldChoice(new Map(foldChoice).set(id, !folded.has(id)))}
            filtered={filtered}
            project={project}
            sprint={sprints.find((sprint) => sprint.id === id)}
            velocity={velocity}
            onSprint={plansSprints ? setSprintAction : undefined}
          />
        )}
        renderCreate={() => <CreateRow inputRef={createInput} onCreate={actions.create} onLeave={() => focusRow(active ?? order[0])} />}
        renderEmpty={(id) => <NothingHere section={id} filtered={filtered} empty={project.storyCount === 0} shapes={shapes} onClear={() => setSearch(noFilters)} onImport={may("import") ? () => setImporting(true) : undefined} />}
        renderStory={(story, section, rowIndex) => (
          <StoryRow
            story={story}
            section={section}
            rowIndex={rowIndex}
            active={story.id === active}
            focusTurn={list.turn}
            selected={list.selection.ids.has(story.id)}
            selecting={list.selection.ids.size > 0}
            editing={editing?.id === story.id ? editing.field : undefined}
            ordered={orderedIn(section)}
            tabbable={story.id === tabbable}
            shapes={shapes}
            actions={rowActions}
          />
        )}
      />
    );
  };

  return (
    <div className="relative h-full">
      <HeaderSlot>
        <BacklogToolbar search={search} onSearch={setSearch} members={members} labels={labels} inputRef={searchInput} />
      </HeaderSlot>
      <div className={cx("flex h-full transition-opacity", changing && "opacity-70")} aria-busy={changing}>
        <div className="min-w-0 flex-1">{pane(0, wide ? "Backlog" : "Sprints and backlog")}</div>
        {wide && (
          <div className="w-[42%] max-w-[720px] shrink-0 border-l border-line">
            {sprintIds.length > 0 ? (
              pane(1, "Sprints")
            ) : (
              <div className="flex h-full flex-col items-center justify-center gap-3 px-6 text-center text-text-2">
                <p>No sprint is being planned.{plansSprints && " Create one and drag stories into it, or press M on a story."}</p>
                {plan && plansSprints && <Button variant="primary" onClick={() => setSprintAction({ do: "create" })}>Create a sprint</Button>}
              </div>
            )}
          </div>
        )}
      </div>
      {list.selection.ids.size > 0 && (
        <SelectionBar
          count={selectedStories.length}
          shapes={shapes}
          sum={selectedStories.reduce((sum, story) => sum + (story.storyPoints ?? 0), 0)}
          onMenu={(kind, anchor) => openMenu(kind, targets, anchor)}
          onLabels={() => setLabelling(targets)}
          onRemove={() => remove(targets)}
          onClear={keyed.onClear}
        />
      )}
      {menu !== undefined && (
        <RowMenus
          key={menu.menu}
          open={menu}
          sprints={sprints}
          members={members}
          ordered={orderedIn(menu.section)}
          shapes={shapes}
          actions={{ ...actions, move }}
          onClose={() => setMenu((now) => (now === menu ? undefined : now))}
          onAnother={(kind) => openMenu(kind, menu.ids, menu.anchor)}
          onOpenStory={() => openStory(menu.ids[0])}
          onEditTitle={() => menu.ids[0] !== undefined && setEditing({ id: menu.ids[0], field: "title" })}
          onEditPoints={() => editPoints(menu.ids, menu.anchor)}
          onLabels={() => setLabelling(menu.ids)}
          onRemove={() => remove(menu.ids)}
          finalFocus={() => (editing === undefined ? rowElement(active) : null)}
        />
      )}
      {labelling !== undefined && <LabelsDialog stories={labelling.flatMap((id) => model.find(id)?.story ?? [])} known={labels} onSave={(labelsOf) => actions.label(labelling, labelsOf)} onClose={() => setLabelling(undefined)} />}
      {plan && <SprintDialogs action={sprintAction} project={project} plan={plan} onClose={() => setSprintAction(undefined)} />}
      <Suspense>{importing && <ImportDialog projectId={project.id} onClose={() => setImporting(false)} />}</Suspense>
    </div>
  );
}
