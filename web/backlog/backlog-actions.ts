import { reasonOf } from "../api/commands.ts";
import { announce } from "../ui/announce.tsx";
import { toastDeferred, toastError, toastUndo } from "../ui/toast.tsx";
import type { BacklogModel, Undoable } from "./backlog-model.ts";
import { BACKLOG, type SectionId } from "./section-store.ts";
import type { Place } from "./drop.ts";
import type { BacklogStory } from "./story-list.ts";

/** What a person does to stories, each with its words: done and to be undone, or not done and why. */
export interface BacklogActions {
  readonly create: (title: string) => void;
  readonly rename: (id: string, title: string) => void;
  readonly estimate: (ids: readonly string[], points: number | null) => void;
  readonly prioritize: (ids: readonly string[], priority: number) => void;
  readonly label: (ids: readonly string[], labelsOf: (story: BacklogStory) => readonly string[]) => void;
  readonly assign: (ids: readonly string[], person: BacklogStory["assignedTo"]) => void;
  readonly move: (ids: readonly string[], to: SectionId, place: Place) => void;
  /** One row up or down among those loaded. Says where it went; there is no toast, the opposite key takes it back. */
  readonly step: (ids: readonly string[], direction: -1 | 1) => void;
  readonly remove: (ids: readonly string[]) => void;
}

export function backlogActions(model: BacklogModel, projectId: string, sectionName: (id: SectionId) => string): BacklogActions {
  const name = (ids: readonly string[]) => {
    const only = ids.length === 1 ? model.find(ids[0] ?? "")?.story : undefined;
    return only === undefined ? `${ids.length} stories` : only.key === "" ? "The story" : only.key;
  };
  const refused = (what: string) => (error: unknown) => toastError(what, reasonOf(error));
  const undo = (change: Undoable) => () => void change.undo().then(() => announce("Undone"), refused("Not undone"));
  /** Says it once it is sure; one story changed in its place is only announced. */
  const tell = (work: Promise<Undoable>, words: string, failed: string, quiet: boolean) =>
    void work.then((change) => {
      if (change.count === 0) return;
      if (quiet) announce(words);
      else toastUndo(words, undo(change));
    }, refused(failed));

  return {
    create: (title) => void model.create(projectId, title).then(() => announce(`${title} created`), refused(`“${title}” was not created`)),
    rename: (id, title) => tell(model.rename(id, title), `${name([id])} renamed`, `${name([id])} was not renamed`, true),
    estimate: (ids, points) => tell(model.estimate(ids, points), `${name(ids)}: ${points === null ? "points taken away" : `${points} points`}`, `${name(ids)} not estimated`, ids.length === 1),
    prioritize: (ids, priority) => tell(model.prioritize(ids, priority), `${name(ids)}: priority ${priority}`, "The priority was not changed", ids.length === 1),
    label: (ids, labelsOf) => tell(model.label(ids, labelsOf), `Labels of ${name(ids)} changed`, "The labels were not changed", ids.length === 1),
    assign: (ids, person) => tell(model.assign(ids, person), `${name(ids)} ${person === null ? "unassigned" : `assigned to ${person.name}`}`, `${name(ids)} not assigned`, ids.length === 1),
    move: (ids, to, place) => {
      const within = ids.every((id) => model.find(id)?.section === to);
      tell(model.move(ids, to, place), within ? `${name(ids)} moved` : `${name(ids)} moved to ${sectionName(to)}`, `${name(ids)} not moved`, false);
    },
    step: (ids, direction) => {
      const found = stepPlace(model, ids, direction);
      if (found === undefined) return announce(direction < 0 ? "Already at the top" : "Already at the bottom");
      const moved = name(ids);
      void model.move(ids, found.section, found.place).catch(refused(`${moved} not moved`));
      const { list } = model.section(found.section);
      const place = list.rows.findIndex((row) => row.id === ids[0]) + 1;
      announce(`${moved}: place ${place} of ${list.totalCount}`);
    },
    remove: (ids) => {
      const words = ids.length === 1 ? `${name(ids)} deleted` : `${ids.length} stories deleted`;
      const hidden = model.hide(ids);
      toastDeferred(words, () => void hidden.remove().catch(refused("Not deleted")), () => {
        hidden.restore();
        announce("Brought back");
      });
    },
  };
}

/** The place one step further for stories of one section; undefined at its end. */
export function stepPlace(model: BacklogModel, ids: readonly string[], direction: -1 | 1): { readonly section: SectionId; readonly place: Place } | undefined {
  const section = model.find(ids[0] ?? "")?.section ?? BACKLOG;
  const { rows } = model.section(section).list;
  const moving = new Set(ids);
  const places = rows.flatMap((row, i) => (moving.has(row.id) ? [i] : []));
  const neighbour = direction < 0 ? rows[(places[0] ?? 0) - 1] : rows[(places.at(-1) ?? rows.length) + 1];
  return neighbour === undefined ? undefined : { section, place: { at: direction < 0 ? "before" : "after", id: neighbour.id } };
}
