import { monitorForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useEffect, useRef, useState } from "react";
import type { Place } from "./drop.ts";
import { draggedStories, dropPlace } from "./row-drag.ts";
import type { SectionId } from "./section-store.ts";

/** Moves stories where they are let go. Answers the one under the hand while something is dragged. */
export function useStoryDrop(move: (ids: readonly string[], to: SectionId, place: Place) => void): string | undefined {
  const [held, setHeld] = useState<string>();
  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  });
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => draggedStories(source.data) !== undefined,
        onDragStart: ({ source }) => setHeld(draggedStories(source.data)?.hand),
        onDrop: ({ source, location }) => {
          setHeld(undefined);
          const dragged = draggedStories(source.data);
          const target = location.current.dropTargets[0];
          const at = target === undefined ? undefined : dropPlace(target.data);
          if (dragged !== undefined && at !== undefined) latest.current(dragged.ids, at.section, at.place);
        },
      }),
    [],
  );
  return held;
}
