import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { dropTargetForElements, monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { useEffect, useState, type RefObject } from "react";
import { workStatuses, type WorkStatus } from "#schemas/status.ts";
import type { BoardTools } from "./board-context.ts";
import { mayMove, type Spot } from "./moves.ts";
import { cardsOf, DRAG } from "./use-card-drag.ts";

/** Watches drags over the whole board and does the move when one ends on a column that takes it. */
export function useBoardDrop({ store, ui, actions }: BoardTools, scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current;
    return combine(
      monitorForElements({
        canMonitor: ({ source }) => source.data[DRAG] === true,
        onDragStart: ({ source }) => ui.set({ dragged: cardsOf(source.data, store).map((card) => card.id) }),
        onDrop: ({ source, location }) => {
          ui.set({ dragged: [] });
          const [inner] = location.current.dropTargets;
          const to = location.current.dropTargets.map((target) => target.data["status"]).find((status) => workStatuses.some((known) => known === status)) as WorkStatus | undefined;
          if (inner === undefined || to === undefined) return;
          const moving = cardsOf(source.data, store);
          if (moving.length === 0 || !mayMove(moving, to)) return;
          const beside = inner.data["beside"];
          const spot: Spot = typeof beside === "string" ? { beside, edge: extractClosestEdge(inner.data) === "top" ? "above" : "below" } : "end";
          actions.move(moving, to, spot);
        },
      }),
      element === null ? () => {} : autoScrollForElements({ element, canScroll: ({ source }) => source.data[DRAG] === true }),
    );
  }, [store, ui, actions, scroller]);
}

/** Makes an element the place to drop cards of a status, scrolling by itself at its edges; answers whether one is over it. */
export function useColumnDrop(element: RefObject<HTMLElement | null>, status: WorkStatus, { store }: BoardTools, scrolls: boolean): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    return combine(
      dropTargetForElements({
        element: node,
        canDrop: ({ source }) => source.data[DRAG] === true && mayMove(cardsOf(source.data, store), status),
        getData: () => ({ status }),
        onDragEnter: () => setOver(true),
        onDragLeave: () => setOver(false),
        onDrop: () => setOver(false),
      }),
      scrolls ? autoScrollForElements({ element: node, canScroll: ({ source }) => source.data[DRAG] === true }) : () => {},
    );
  }, [element, status, store, scrolls]);
  return over;
}
