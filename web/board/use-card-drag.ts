import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { pointerOutsideOfPreview } from "@atlaskit/pragmatic-drag-and-drop/element/pointer-outside-of-preview";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview";
import { attachClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge";
import { useEffect, useState, type RefObject } from "react";
import type { BoardTools } from "./board-context.ts";
import { mayMove } from "./moves.ts";

/** Data of a drag and of its targets. */
export const DRAG = "galaxy.card";
export type DropEdge = "above" | "below";

/** Lets a card be dragged, and be dropped beside; answers the edge where the one above it would go. */
export function useCardDrag(element: RefObject<HTMLElement | null>, cardId: string, { store, ui, may }: BoardTools): DropEdge | undefined {
  const [edge, setEdge] = useState<DropEdge>();
  useEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const edgeOf = (data: Record<string | symbol, unknown>) => (extractClosestEdge(data) === "top" ? "above" : "below");
    return combine(
      draggable({
        element: node,
        canDrag: () => may("work_on_tasks"),
        getInitialData: () => ({ [DRAG]: true, cardIds: ui.targetsOf(cardId) }),
        onGenerateDragPreview: ({ nativeSetDragImage }) => {
          const count = ui.targetsOf(cardId).length;
          if (count < 2) return;
          setCustomNativeDragPreview({
            nativeSetDragImage,
            getOffset: pointerOutsideOfPreview({ x: "12px", y: "8px" }),
            render: ({ container }) => {
              container.textContent = `${count} cards`;
              container.className = "rounded-md bg-accent px-3 py-1.5 text-base font-medium text-accent-fg";
            },
          });
        },
      }),
      dropTargetForElements({
        element: node,
        canDrop: ({ source }) => {
          if (source.data[DRAG] !== true) return false;
          const here = store.card(cardId);
          const moving = cardsOf(source.data, store);
          return here !== undefined && moving.length > 0 && mayMove(moving, here.status);
        },
        getData: ({ input, element: target }) => attachClosestEdge({ beside: cardId }, { input, element: target, allowedEdges: ["top", "bottom"] }),
        onDrag: ({ self, source }) => {
          const ids = source.data["cardIds"];
          setEdge(Array.isArray(ids) && ids.includes(cardId) ? undefined : edgeOf(self.data));
        },
        onDragLeave: () => setEdge(undefined),
        onDrop: () => setEdge(undefined),
      }),
    );
  }, [element, cardId, store, ui, may]);
  return edge;
}

/** The cards of a drag as they are now. */
export function cardsOf(data: Record<string | symbol, unknown>, store: BoardTools["store"]) {
  const ids = data["cardIds"];
  return (Array.isArray(ids) ? ids : []).flatMap((id) => {
    const card = typeof id === "string" ? store.card(id) : undefined;
    return card === undefined ? [] : [card];
  });
}
