import { useEffect, useMemo, useRef } from "react";
import type { BacklogActions } from "./backlog-actions.ts";
import type { EditedField, RowActions, RowMenu } from "./story-row.tsx";
import type { ListFocus } from "./use-list-focus.ts";

interface Hands {
  readonly list: ListFocus;
  readonly actions: BacklogActions;
  readonly openMenu: (menu: RowMenu, ids: readonly string[], anchor: Element) => void;
  readonly openStory: (id: string) => void;
  readonly edit: (id: string, field: EditedField) => void;
  readonly endEditing: (id: string) => void;
}

/** What rows ask of the screen, in one object that stays the same (so that rows are drawn anew only when they change) and always does the latest. */
export function useRowActions(hands: Hands): RowActions {
  const latest = useRef(hands);
  useEffect(() => {
    latest.current = hands;
  });
  return useMemo<RowActions>(() => {
    const together = (id: string) => {
      const { ids } = latest.current.list.selection;
      return ids.has(id) ? [...ids] : [id];
    };
    return {
      activate: (id) => latest.current.list.activate(id),
      select: (id, how) => latest.current.list.select(id, how),
      open: (id) => latest.current.openStory(id),
      edit: (id, field) => latest.current.edit(id, field),
      finishTitle: (id, title) => {
        if (title !== undefined) latest.current.actions.rename(id, title);
        latest.current.endEditing(id);
      },
      finishPoints: (id, points) => {
        if (points !== undefined) latest.current.actions.estimate([id], points);
        latest.current.endEditing(id);
      },
      menu: (id, kind, anchor) => latest.current.openMenu(kind, together(id), anchor),
      together,
    };
  }, []);
}
