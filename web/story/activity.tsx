import { actionWords, fieldWords, valueWords } from "../history/words.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Ago } from "./ago.tsx";
import type { ActivityEntry, FieldChange } from "./story-data.ts";

export interface ActivityProps {
  /** Newest first. */
  readonly entries: readonly ActivityEntry[];
  readonly nameOf: (id: string) => string | undefined;
}

/** Fields that say nothing to a person reading what happened to one card. */
const silent = new Set(["project_id", "story_id", "comment_id", "team_id", "rank", "reason", "external_key"]);
const LONG = 140;

/** Who did what to this card, field by field. */
export function Activity({ entries, nameOf }: ActivityProps) {
  return (
    <ol className="flex flex-col gap-2.5">
      {entries.map((entry) => {
        const changes = entry.changes.filter((change) => !silent.has(change.field) && !isNothing(change));
        return (
          <li key={entry.id} className="flex gap-2.5">
            <Avatar id={entry.actor.id} name={entry.actor.name} kind={entry.actor.kind === "agent" ? "agent" : "person"} size={20} decorative />
            <div className="min-w-0 flex-1">
              <p className="text-text-2"><span className="font-medium text-text-1">{entry.actor.name}</span> {actionWords(entry.action)} <span className="text-sm text-text-3">· <Ago at={entry.occurredAt} /></span></p>
              {changes.length > 0 && (
                <ul className="text-sm text-text-2">
                  {changes.map((change) => (
                    <li key={change.field} className="wrap-anywhere">
                      <span className="text-text-3">{fieldWords(change.field)}:</span> {isNew(entry.action) ? null : <><del className="text-text-3 no-underline">{short(valueWords(change.field, change.from, nameOf))}</del><span aria-label="became"> → </span></>}
                      <ins className="no-underline">{short(valueWords(change.field, change.to, nameOf))}</ins>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

/** What was not there before: its fields have no value from before. */
function isNew(action: string): boolean {
  return action.endsWith(".created") || action.endsWith(".commented");
}

function isNothing({ from, to }: FieldChange): boolean {
  const empty = (value: unknown) => value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  return empty(from) && empty(to);
}

function short(words: string): string {
  return words.length > LONG ? `${words.slice(0, LONG)}…` : words;
}
