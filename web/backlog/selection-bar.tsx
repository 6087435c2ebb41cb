import { X } from "lucide-react";
import { points, stories } from "../sprints/capacity.ts";
import { Button, IconButton } from "../ui/button.tsx";
import type { StoryMenu } from "./row-menus.tsx";

interface Props {
  readonly count: number;
  /** Sum of the points of what is selected. */
  readonly sum: number;
  /** Stories may be changed; otherwise the bar only counts. */
  readonly shapes: boolean;
  readonly onMenu: (menu: StoryMenu, anchor: Element) => void;
  readonly onLabels: () => void;
  readonly onRemove: () => void;
  readonly onClear: () => void;
}

/** What can be done with everything selected. */
export function SelectionBar({ count, sum, shapes, onMenu, onLabels, onRemove, onClear }: Props) {
  return (
    <section aria-label="Selected stories" className="pop absolute inset-x-2 bottom-3 z-30 mx-auto flex w-fit max-w-[calc(100%-16px)] flex-wrap items-center gap-1 px-2 py-1.5">
      <p className="px-2 whitespace-nowrap tabular-nums">
        <span className="font-medium">{stories(count)}</span> <span className="text-text-3">{points(sum)}</span>
      </p>
      {shapes && (
        [
          ["move", "Move to…"],
          ["points", "Estimate"],
          ["priority", "Priority"],
          ["assign", "Assign"],
        ] as const
      ).map(([menu, words]) => (
        <Button key={menu} size="sm" variant="ghost" aria-haspopup="menu" onClick={(event) => onMenu(menu, event.currentTarget)}>{words}</Button>
      ))}
      {shapes && <Button size="sm" variant="ghost" onClick={onLabels}>Labels</Button>}
      {shapes && <Button size="sm" variant="ghost" className="text-danger hover:text-danger" onClick={onRemove}>Delete</Button>}
      <IconButton size="sm" label="Clear the selection" keys="escape" icon={<X size={14} aria-hidden />} onClick={onClear} />
    </section>
  );
}
