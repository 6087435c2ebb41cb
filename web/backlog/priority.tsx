import { ChevronDown, ChevronsDown, ChevronsUp, ChevronUp, Equal, type LucideIcon } from "lucide-react";

/** Words and a shape for each priority, 1 the highest. Colour only repeats what the shape says. */
export function priorityWords(priority: number): string {
  const level = priority <= 2 ? "highest" : priority <= 4 ? "high" : priority <= 6 ? "medium" : priority <= 8 ? "low" : "lowest";
  return `Priority ${priority}, ${level}`;
}

function iconOf(priority: number): readonly [LucideIcon, string] {
  if (priority <= 2) return [ChevronsUp, "text-danger"];
  if (priority <= 4) return [ChevronUp, "text-status-in_progress"];
  if (priority <= 6) return [Equal, "text-text-3"];
  if (priority <= 8) return [ChevronDown, "text-status-overridden"];
  return [ChevronsDown, "text-status-overridden"];
}

export function PriorityIcon({ priority, size = 14 }: { readonly priority: number; readonly size?: number }) {
  const [Icon, color] = iconOf(priority);
  return <Icon size={size} aria-hidden className={color} />;
}
