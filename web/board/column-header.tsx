import { Plus } from "lucide-react";
import { statusNames } from "#schemas/status.ts";
import { IconButton } from "../ui/button.tsx";
import { StatusIcon } from "../ui/status.tsx";
import { useBoardTools } from "./board-context.ts";
import type { Column } from "./columns.ts";

/** Mark, name, number of cards, sum of points. */
export function ColumnHeader({ column, id }: { readonly column: Column; readonly id?: string }) {
  const { startCreating, may } = useBoardTools();
  const count = column.cards.length;
  return (
    <div className="flex h-9 shrink-0 items-center gap-2 px-2">
      <StatusIcon status={column.status} />
      <h2 id={id} className="truncate text-base">{statusNames[column.status]}</h2>
      <span className="text-sm text-text-3" aria-label={`${count} ${count === 1 ? "card" : "cards"}`}>{count}</span>
      <span className="ml-auto text-sm text-text-3">{column.points > 0 && `${column.points} ${column.points === 1 ? "pt" : "pts"}`}</span>
      {column.status === "todo" && may("manage_stories") && <IconButton size="sm" label="Create a story" keys="c" onClick={() => startCreating("todo")} icon={<Plus size={15} aria-hidden />} />}
    </div>
  );
}
