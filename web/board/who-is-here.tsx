import { useEffect, useRef } from "react";
import { announce } from "../ui/announce.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { cx } from "../ui/cx.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { usePresence } from "./use-presence.ts";

const FACES = 4;

/** The others who have this board open at this moment. */
export function WhoIsHere({ sprintId }: { readonly sprintId: string }) {
  const people = usePresence(sprintId);
  const before = useRef<ReadonlySet<string> | undefined>(undefined);
  useEffect(() => {
    const known = before.current;
    before.current = new Set(people.map(({ id }) => id));
    // Who was here already is no news; a screen reader is told of who comes.
    if (known === undefined) return;
    const come = people.filter(({ id }) => !known.has(id));
    if (come.length > 0 && come.length <= 2) announce(`${come.map(({ name }) => name).join(" and ")} ${come.length === 1 ? "is" : "are"} here`);
  }, [people]);
  if (people.length === 0) return null;
  const names = people.map(({ name }) => name).join(", ");
  return (
    <Tooltip label={`Here now: ${names}`}>
      <button type="button" aria-label={`Here now: ${names}`} data-presence={people.length} className="flex h-7 shrink-0 items-center rounded-md px-1">
        {/* On a phone one face stands for all. */}
        <span className="flex -space-x-1">
          {people.slice(0, FACES).map((person, index) => (
            <span key={person.id} className={cx("relative rounded-full ring-2 ring-surface-0", index > 0 && "max-sm:hidden")}>
              <Avatar id={person.id} name={person.name} size={24} decorative />
            </span>
          ))}
        </span>
        {people.length > 1 && <span data-more={`+${people.length - 1}`} className="ml-1 text-sm text-text-2 before:content-[attr(data-more)] sm:hidden" />}
        {people.length > FACES && <span data-more={`+${people.length - FACES}`} className="ml-1 text-sm text-text-2 before:content-[attr(data-more)] max-sm:hidden" />}
        <span aria-hidden className="ml-1.5 size-1.5 rounded-full bg-status-done" />
      </button>
    </Tooltip>
  );
}
