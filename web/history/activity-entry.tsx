import { Link } from "@tanstack/react-router";
import { ChevronRight, Cog, Plug } from "lucide-react";
import { useId, useState } from "react";
import { Avatar } from "../ui/avatar.tsx";
import { cx } from "../ui/cx.ts";
import type { EntityName } from "./entity-names.ts";
import { wasRecordedLater, type ActivityEntry, type ActivityGroup } from "./history-filter.ts";
import { clockTime, fullTime } from "./times.ts";
import { actionWords, actorName, fieldWords, mergedChanges, valueWords } from "./words.ts";

interface Props {
  readonly group: ActivityGroup;
  readonly nameOf: (id: string) => EntityName | undefined;
  readonly wordsOf: (id: string) => string | undefined;
  readonly timeZone: string;
  /** Where a story opens. */
  readonly projectKey: string;
}

/** What somebody did in one go in plain words, and behind a button everything that proves it. */
export function ActivityItem({ group, nameOf, wordsOf, timeZone, projectKey }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const entry = group.lead;
  const name = nameOf(entry.entityId);
  const changes = mergedChanges(group.entries.toReversed());
  return (
    <li className="relative py-2 pr-1 pl-9">
      <span className="absolute top-2.5 left-0"><ActorMark actor={entry.actor} /></span>
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="text-text-2">
            <span className="font-medium text-text-1">{actorName(entry.actor)}</span> {actionWords(entry.action)} <Thing name={name} projectKey={projectKey} />
          </p>
          {changes.length > 0 && (
            <ul className="mt-0.5 flex flex-wrap gap-x-4 gap-y-0.5">
              {changes.map((change) => <Change key={change.field} change={change} nameOf={wordsOf} />)}
            </ul>
          )}
        </div>
        <time dateTime={entry.recordedAt} title={fullTime(entry.recordedAt, timeZone)} className="shrink-0 text-sm text-text-3 tabular-nums">{clockTime(entry.recordedAt, timeZone)}</time>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          aria-label="Proof and details"
          onClick={() => setOpen(!open)}
          className="-my-0.5 flex size-6 shrink-0 items-center justify-center rounded-md text-text-3 hover:bg-surface-3 hover:text-text-1 pointer-coarse:-my-1.5 pointer-coarse:size-8"
        >
          <ChevronRight size={14} aria-hidden className={cx("transition-transform", open && "rotate-90")} />
        </button>
      </div>
      {wasRecordedLater(entry) && <p className="text-sm text-text-3">Happened <time dateTime={entry.occurredAt}>{fullTime(entry.occurredAt, timeZone)}</time></p>}
      <div id={id} hidden={!open}>{open && group.entries.toReversed().map((event) => <Proof key={event.id} entry={event} nameOf={wordsOf} timeZone={timeZone} />)}</div>
    </li>
  );
}

function ActorMark({ actor }: { readonly actor: ActivityEntry["actor"] }) {
  if (actor.kind === "user" || actor.kind === "agent") return <Avatar id={actor.id} name={actor.name} size={24} decorative kind={actor.kind === "agent" ? "agent" : "person"} />;
  const Icon = actor.kind === "integration" ? Plug : Cog;
  return <span aria-hidden className="flex size-6 items-center justify-center rounded-full bg-surface-3 text-text-2"><Icon size={14} /></span>;
}

function Thing({ name, projectKey }: { readonly name: EntityName | undefined; readonly projectKey: string }) {
  if (name === undefined) return null;
  const words = (
    <>
      {name.key !== undefined && <span className="font-mono text-sm">{name.key} </span>}
      {name.title}
    </>
  );
  if (name.storyId === undefined) return <span className="text-text-1">{words}</span>;
  return <Link to="/projects/$key/backlog" params={{ key: projectKey }} search={{ card: name.storyId }} className="rounded-sm text-text-1 underline decoration-line-strong underline-offset-2 hover:decoration-text-1">{words}</Link>;
}

function Change({ change, nameOf }: { readonly change: ActivityEntry["changes"][number]; readonly nameOf: (id: string) => string | undefined }) {
  const { field, from, to } = change;
  const before = valueWords(field, from, nameOf);
  const after = valueWords(field, to, nameOf);
  return (
    <li className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 text-sm text-text-3">
      <span>{fieldWords(field)}:</span>
      {(field === "sprint_id" || (from !== null && from !== undefined)) && (
        <>
          <span className="max-w-full truncate line-through decoration-text-3/60"><span className="sr-only">from </span>{before}</span>
          <span aria-hidden>→</span>
        </>
      )}
      <span className="line-clamp-2 max-w-full break-words text-text-2"><span className="sr-only">to </span>{after}</span>
    </li>
  );
}

/** The event as it stands in the log. */
function Proof({ entry, nameOf, timeZone }: { readonly entry: ActivityEntry; readonly nameOf: (id: string) => string | undefined; readonly timeZone: string }) {
  const lines: readonly (readonly [string, string])[] = [
    ["Event", entry.action],
    ["Stream", `${entry.entity}-${entry.entityId}`],
    ["Revision", String(entry.revision)],
    ["Position in the log", entry.position],
    ["Happened", fullTime(entry.occurredAt, timeZone)],
    ["Recorded", fullTime(entry.recordedAt, timeZone)],
    ["By", `${entry.actor.kind} ${entry.actor.id}${entry.actor.onBehalfOf === null ? "" : `, for ${entry.actor.onBehalfOf}`}`],
    ["Command", entry.commandId],
    ["Hash", entry.hash],
    ["Hash before", entry.prevHash === "" ? "none, the first of its stream" : entry.prevHash],
  ];
  return (
    <div className="mt-2 rounded-md border border-line bg-surface-0 p-3">
      <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[max-content_minmax(0,1fr)]">
        {lines.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-text-3 max-sm:mt-1">{name}</dt>
            <dd className="font-mono break-all text-text-1">{value}</dd>
          </div>
        ))}
      </dl>
      {entry.changes.length > 0 && (
        <table className="mt-3 w-full table-fixed border-collapse text-left text-sm">
          <caption className="sr-only">Every field of the event</caption>
          <thead className="text-text-3">
            <tr className="border-b border-line">
              <th scope="col" className="w-1/4 py-1 pr-2 font-normal">Field</th>
              <th scope="col" className="py-1 pr-2 font-normal">From</th>
              <th scope="col" className="py-1 font-normal">To</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {entry.changes.map(({ field, from, to }) => (
              <tr key={field} className="align-top">
                <td className="py-1 pr-2 text-text-3">{fieldWords(field)}</td>
                <td className="py-1 pr-2 break-words whitespace-pre-line text-text-2">{from === undefined || from === null ? "–" : valueWords(field, from, nameOf)}</td>
                <td className="py-1 break-words whitespace-pre-line">{valueWords(field, to, nameOf)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
