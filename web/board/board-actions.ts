import { statusNames, type WorkStatus } from "#schemas/status.ts";
import { rankForNew } from "#schemas/rank.ts";
import { newId, reasonOf } from "../api/commands.ts";
import { announce } from "../ui/announce.tsx";
import { toastDeferred, toastDone, toastError, toastUndo } from "../ui/toast.tsx";
import { isPassing, type BoardStore, type Sending } from "./board-store.ts";
import type { Card } from "./card.ts";
import { ranksAt, refusalOf, wayBack, type Spot } from "./moves.ts";

/** What a person does on a board: each is shown at once, told, can be taken back, and is put back when refused. */
export interface BoardActions {
  readonly move: (cards: readonly Card[], to: WorkStatus, spot?: Spot) => void;
  readonly assign: (cards: readonly Card[], person: { readonly id: string; readonly name: string } | null) => void;
  readonly estimate: (cards: readonly Card[], points: number | null) => void;
  readonly prioritize: (cards: readonly Card[], priority: number) => void;
  readonly create: (title: string, status?: WorkStatus) => void;
  readonly remove: (card: Card) => void;
}

export function boardActions(store: BoardStore, projectId: string): BoardActions {
  const tell = (what: string, error: unknown, again: () => void) => toastError(what, reasonOf(error), isPassing(error) ? again : undefined);

  const move: BoardActions["move"] = (cards, to, spot) => {
    const refusal = refusalOf(cards, to);
    if (refusal !== undefined) {
      toastError(`${namesOf(cards)} cannot move to ${statusNames[to]}`, refusal);
      return;
    }
    const column = [...store.state().model.cards.values()].filter((card) => card.status === to);
    const ranks = spot === undefined ? undefined : ranksAt(column, cards, spot);
    const moving = cards.map((card, index) => ({ card, rank: ranks?.[index] })).filter(({ card, rank }) => card.status !== to || (rank !== undefined && rank !== card.rank));
    if (moving.length === 0) return;
    for (const { card, rank } of moving) {
      const patch = { status: to, ...(rank === undefined ? {} : { rank }) };
      store.apply(card.id, { kind: "patch", patch }, [movingTo(card, to, rank)]).catch((error: unknown) => tell(`${card.key} was not moved`, error, () => move([card], to, spot)));
    }
    const within = moving.every(({ card }) => card.status === to);
    const who = namesOf(moving.map(({ card }) => card));
    toastUndo(within ? `${who} moved within ${statusNames[to]}` : `${who} moved to ${statusNames[to]}`, () => {
      for (const { card } of moving) takeBack(card);
    });
  };

  /** Brings a card back to the status and the place it had. */
  const takeBack = (was: Card) => {
    const now = store.card(was.id);
    if (now === undefined) {
      toastError(`${was.key} was not moved back`, "It is not on this board any more.");
      return;
    }
    const way = now.status === was.status ? [was.status] : wayBack(now.status, was.status);
    if (way === undefined) {
      toastError(`${was.key} was not moved back`, `No way leads from ${statusNames[now.status]} to ${statusNames[was.status]}.`);
      return;
    }
    const commands = way.map((status, index) => movingTo(was, status, index === way.length - 1 ? was.rank : undefined));
    announce(`${was.key} moved back to ${statusNames[was.status]}`);
    store.apply(was.id, { kind: "patch", patch: { status: was.status, rank: was.rank } }, commands).catch((error: unknown) => tell(`${was.key} was not moved back`, error, () => takeBack(was)));
  };

  const assignOne = (card: Card, person: string | null) =>
    store.apply(card.id, { kind: "patch", patch: { assignedTo: person, assignedAgent: null } }, [assigning(card, person)]).catch((error: unknown) => tell(`${card.key} was not assigned`, error, () => void assignOne(card, person)));

  const estimateOne = (card: Card, points: number | null) =>
    store
      .apply(card.id, { kind: "patch", patch: { storyPoints: points } }, [{ name: "estimate_story", input: { story_id: card.id, story_points: points } }])
      .catch((error: unknown) => tell(`${card.key} was not estimated`, error, () => void estimateOne(card, points)));

  const prioritizeOne = (card: Card, priority: number) =>
    store
      .apply(card.id, { kind: "patch", patch: { priority } }, [{ name: "prioritize_story", input: { story_id: card.id, priority } }])
      .catch((error: unknown) => tell(`The priority of ${card.key} was not changed`, error, () => void prioritizeOne(card, priority)));

  return {
    move,
    assign(cards, person) {
      const changed = cards.filter((card) => card.assignedTo !== (person?.id ?? null));
      for (const card of changed) void assignOne(card, person?.id ?? null);
      if (changed.length === 0) return;
      toastUndo(person === null ? `${namesOf(changed)} assigned to nobody` : `${namesOf(changed)} assigned to ${person.name}`, () => {
        for (const card of changed) void assignOne(card, card.assignedTo);
      });
    },
    estimate(cards, points) {
      const changed = cards.filter((card) => card.kind === "story" && card.storyPoints !== points);
      for (const card of changed) void estimateOne(card, points);
      if (changed.length === 0) return;
      toastUndo(points === null ? `Points of ${namesOf(changed)} cleared` : `${namesOf(changed)}: ${points} ${points === 1 ? "point" : "points"}`, () => {
        for (const card of changed) void estimateOne(card, card.storyPoints);
      });
    },
    prioritize(cards, priority) {
      const changed = cards.filter((card) => card.kind === "story" && card.priority !== priority);
      for (const card of changed) void prioritizeOne(card, priority);
      if (changed.length === 0) return;
      toastUndo(`${namesOf(changed)}: priority ${priority}`, () => {
        for (const card of changed) void prioritizeOne(card, card.priority);
      });
    },
    create(title, status = "todo") {
      const id = newId();
      const rank = rankForNew(Date.now(), 0);
      const card: Card = {
        id, kind: "story", storyId: id, key: "New", title, status, rank, priority: 5, labels: [], storyPoints: null, assignedTo: null, assignedAgent: null,
        taskCount: 0, doneTaskCount: 0, commentCount: 0, revision: -1, updatedAt: new Date().toISOString(),
      };
      const input = { story_id: id, project_id: projectId, title, sprint_id: store.sprintId, ...(status === "todo" ? {} : { status }) };
      const create = () => {
        store.apply(id, { kind: "create", card }, [{ name: "create_story", input }]).then(() => announce(`Created ${title}`), (error: unknown) => tell(`“${title}” was not created`, error, create));
      };
      create();
    },
    remove(card) {
      const show = store.hide(card.id);
      const run = () => {
        store
          .apply(card.id, { kind: "remove" }, [card.kind === "story" ? { name: "delete_story", input: { story_id: card.id } } : { name: "delete_task", input: { task_id: card.id } }])
          .catch((error: unknown) => toastError(`${card.key} was not deleted`, reasonOf(error)))
          .finally(show);
      };
      toastDeferred(`${card.key} deleted`, run, () => {
        show();
        toastDone(`${card.key} is back`);
      });
    },
  };
}

function movingTo(card: Card, status: WorkStatus, rank: string | undefined): Sending {
  const place = { status, ...(rank === undefined ? {} : { rank }) };
  return card.kind === "story" ? { name: "move_story", input: { story_id: card.id, ...place } } : { name: "move_task", input: { task_id: card.id, ...place } };
}

function assigning(card: Card, person: string | null): Sending {
  if (card.kind === "story") return { name: "assign_story", input: { story_id: card.id, assigned_to: person } };
  return person === null ? { name: "unassign_task", input: { task_id: card.id } } : { name: "assign_task", input: { task_id: card.id, assigned_user_id: person } };
}

/** `SG-12`, or `3 cards`. */
export function namesOf(cards: readonly Card[]): string {
  return cards.length === 1 ? (cards[0]?.key ?? "") : `${cards.length} cards`;
}
