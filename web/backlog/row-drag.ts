import { attachClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/attach-closest-edge";
import { extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge/extract-closest-edge";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { pointerOutsideOfPreview } from "@atlaskit/pragmatic-drag-and-drop/element/pointer-outside-of-preview";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview";
import { useEffect, useRef, useState, type RefObject } from "react";
import type { SectionId } from "./section-store.ts";
import type { Place } from "./drop.ts";

/** What is dragged: stories, and the section the one under the hand came from. */
export interface DraggedStories {
  readonly kind: "stories";
  readonly ids: readonly string[];
  /** The one under the hand. */
  readonly hand: string;
  readonly from: SectionId;
}
type Data = Record<string | symbol, unknown>;

export function draggedStories(data: Data): DraggedStories | undefined {
  return data["kind"] === "stories" ? (data as unknown as DraggedStories) : undefined;
}

/** Where something was let go: a section, and a place in it. */
export function dropPlace(data: Data): { readonly section: SectionId; readonly place: Place } | undefined {
  const { section, storyId } = data;
  if (typeof section !== "string") return undefined;
  const edge = extractClosestEdge(data);
  if (typeof storyId === "string" && edge !== null) return { section, place: { at: edge === "top" ? "before" : "after", id: storyId } };
  return { section, place: { at: data["place"] === "start" ? "start" : "end" } };
}

interface RowDrag {
  readonly storyId: string;
  readonly section: SectionId;
  /** Words on the preview that hangs at the pointer. */
  readonly words: (ids: readonly string[]) => string;
  /** Everything that goes along, the row itself included. */
  readonly dragged: () => readonly string[];
  /** The order of the section is the person's own, so a place between rows means something. */
  readonly ordered: boolean;
  readonly disabled: boolean;
}

/** Makes a row draggable and a place to drop; answers where the line is to be shown. */
export function useRowDrag(ref: RefObject<HTMLElement | null>, options: RowDrag): { readonly edge: "top" | "bottom" | undefined; readonly dragging: boolean } {
  const [edge, setEdge] = useState<"top" | "bottom">();
  const [dragging, setDragging] = useState(false);
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const { storyId, section } = options;
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    return combine(
      draggable({
        element,
        canDrag: () => !latest.current.disabled,
        getInitialData: () => ({ kind: "stories", ids: latest.current.dragged(), hand: storyId, from: section }),
        onGenerateDragPreview: ({ nativeSetDragImage }) =>
          setCustomNativeDragPreview({
            nativeSetDragImage,
            getOffset: pointerOutsideOfPreview({ x: "12px", y: "8px" }),
            render: ({ container }) => {
              const preview = document.createElement("div");
              preview.className = "rounded-md border border-line bg-surface-1 px-3 py-1.5 text-base text-text-1 max-w-80 truncate";
              preview.textContent = latest.current.words(latest.current.dragged());
              container.append(preview);
            },
          }),
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => {
          const stories = draggedStories(source.data);
          return stories !== undefined && (latest.current.ordered || stories.from !== section);
        },
        getData: ({ input }) => (latest.current.ordered ? attachClosestEdge({ section, storyId }, { element, input, allowedEdges: ["top", "bottom"] }) : { section, place: "start" }),
        getIsSticky: () => true,
        onDrag: ({ self }) => {
          const found = extractClosestEdge(self.data);
          setEdge(found === "top" || found === "bottom" ? found : undefined);
        },
        onDragLeave: () => setEdge(undefined),
        onDrop: () => setEdge(undefined),
      }),
    );
  }, [ref, section, storyId]);
  return { edge, dragging };
}

/** Makes anything a place to drop into a section as a whole: its header, or the words that say it is empty. */
export function useSectionDrop(ref: RefObject<HTMLElement | null>, section: SectionId, place: "start" | "end"): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => draggedStories(source.data) !== undefined,
      getData: () => ({ section, place }),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [ref, section, place]);
  return over;
}
