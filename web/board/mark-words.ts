import type { Mark } from "./board-store.ts";

const verbs: Readonly<Record<string, string>> = {
  status_changed: "moved by",
  completed: "finished by",
  assigned: "assigned by",
  unassigned: "unassigned by",
  estimated: "estimated by",
  prioritized: "reordered by",
  planned: "planned by",
  created: "added by",
  commented: "comment by",
};

/** Who just changed a card and how, in a few words: `moved by Ada`. */
export function markWords(mark: Mark): string {
  return `${verbs[mark.eventType.split(".")[1] ?? ""] ?? "changed by"} ${mark.by}`;
}
