import { ChevronsUpDown, ListFilter, Plus, Search, SlidersHorizontal } from "lucide-react";
import { cloneElement, lazy, Suspense, useEffect, useRef, useState, type ReactElement, type ReactNode, type RefObject } from "react";
import type { Person } from "../api/members.ts";
import type { SprintRef } from "../api/projects.ts";
import { Avatar } from "../ui/avatar.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { Tooltip } from "../ui/tooltip.tsx";
import { WhoIsHere } from "./who-is-here.tsx";
import { isFiltering, type BoardFilters, type FilterParameter } from "./filters.ts";

const menus = () => import("./toolbar-menus.tsx");
const SprintMenu = lazy(() => menus().then((module) => ({ default: module.SprintMenu })));
const FilterMenu = lazy(() => menus().then((module) => ({ default: module.FilterMenu })));
const ViewMenu = lazy(() => menus().then((module) => ({ default: module.ViewMenu })));

const TYPING_MS = 120;
const FACES = 5;

export type SearchChange = Readonly<Record<string, string | undefined>>;
export interface ToolbarProps {
  readonly sprint: SprintRef;
  readonly sprints: readonly SprintRef[];
  readonly filters: BoardFilters;
  readonly lanes: boolean;
  readonly allColumns: boolean;
  readonly people: readonly Person[];
  readonly labels: readonly string[];
  /** Changes the address. */
  readonly onSearch: (change: SearchChange) => void;
  /** Undefined for somebody who may not. */
  readonly onCreate: (() => void) | undefined;
  /** Where `/` leads. */
  readonly field: RefObject<HTMLInputElement | null>;
}

/** Which sprint, which cards, how they are shown, and a new one. */
export function Toolbar({ sprint, sprints, filters, lanes, allColumns, people, labels, onSearch, onCreate, field }: ToolbarProps) {
  const count = [filters.assignee, filters.label, filters.priority].filter((value) => value !== undefined).length;
  const sprintButton = (
    <Button variant="ghost" size="sm" className="max-w-44 min-w-0 shrink text-text-1 max-sm:max-w-32" aria-label={`Sprint: ${sprint.name}`}>
      <span className="truncate">{sprint.name}</span>
      <ChevronsUpDown size={12} aria-hidden className="shrink-0 text-text-3" />
    </Button>
  );
  const filterButton = (
    <Button variant="ghost" size="sm" aria-label={count > 0 ? `Filter, ${count} set` : "Filter"} icon={<ListFilter size={14} aria-hidden />} className={cx(count > 0 && "bg-accent-soft text-accent-text")}>
      <span className="max-xl:hidden">Filter</span>
      {count > 0 && <span className="text-xs">{count}</span>}
    </Button>
  );
  const viewButton = (
    <Button variant="ghost" size="sm" aria-label="View" icon={<SlidersHorizontal size={14} aria-hidden />}>
      <span className="max-xl:hidden">View</span>
    </Button>
  );
  return (
    <>
      <WhenOpened trigger={sprintButton}>
        <SprintMenu trigger={sprintButton} sprints={sprints} current={sprint.id} onSearch={onSearch} />
      </WhenOpened>
      <TextFilter value={filters.text} field={field} onChange={(text) => onSearch({ q: text || undefined })} />
      <WhenOpened trigger={filterButton}>
        <FilterMenu trigger={filterButton} filters={filters} people={people} labels={labels} onSearch={onSearch} />
      </WhenOpened>
      <WhenOpened trigger={viewButton}>
        <ViewMenu trigger={viewButton} kind={filters.kind} lanes={lanes} allColumns={allColumns} onSearch={onSearch} />
      </WhenOpened>
      {isFiltering(filters) && (
        <Button variant="ghost" size="sm" className="max-md:hidden" onClick={() => onSearch(noFilters)}>Clear</Button>
      )}
      <Faces people={people} chosen={filters.assignee} onChoose={(id) => onSearch({ assignee: id })} />
      {onCreate !== undefined && (
        <>
          <Button variant="primary" size="sm" className="max-md:hidden" onClick={onCreate} icon={<Plus size={14} aria-hidden />}>Create</Button>
          <IconButton className="md:hidden" variant="primary" label="Create a story" noTooltip onClick={onCreate} icon={<Plus size={16} aria-hidden />} />
        </>
      )}
      <WhoIsHere key={sprint.id} sprintId={sprint.id} />
    </>
  );
}

/** Takes every filter away; the way of showing stays. */
export const noFilters: Readonly<Partial<Record<FilterParameter, undefined>>> = { q: undefined, assignee: undefined, label: undefined, priority: undefined };

/** Who has cards here; a click shows theirs alone. */
function Faces({ people, chosen, onChoose }: { readonly people: readonly Person[]; readonly chosen: string | undefined; readonly onChoose: (id: string | undefined) => void }) {
  if (people.length < 2) return <span className="flex-1 max-lg:hidden" />;
  return (
    <fieldset aria-label="Show the cards of" className="ml-auto flex items-center gap-0.5 px-1 max-xl:hidden">
      {people.slice(0, FACES).map((person) => (
        <Tooltip key={person.id} label={chosen === person.id ? "Show everybody" : `Show ${person.name}`}>
          <button
            type="button"
            aria-label={person.name}
            aria-pressed={chosen === person.id}
            onClick={() => onChoose(chosen === person.id ? undefined : person.id)}
            className={cx("rounded-full p-0.5 transition-opacity", chosen === person.id ? "ring-2 ring-accent-text" : chosen !== undefined && "opacity-45 hover:opacity-100")}
          >
            <Avatar id={person.id} name={person.name} size={20} decorative />
          </button>
        </Tooltip>
      ))}
    </fieldset>
  );
}

/** Text to look for; the address follows a moment after the last key. */
function TextFilter({ value, onChange, field }: { readonly value: string; readonly onChange: (text: string) => void; readonly field: RefObject<HTMLInputElement | null> }) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address changed by other means: cleared, or another link followed.
  if (value !== known) {
    setKnown(value);
    if (value.trim() !== text.trim()) setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string, delay: number) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      setKnown(next);
      onChange(next);
    }, delay);
  };
  return (
    <div className="relative min-w-0 flex-1 lg:max-w-60">
      <Search size={13} aria-hidden className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-text-3" />
      <input
        ref={field}
        type="search"
        value={text}
        aria-label="Filter cards by text"
        aria-keyshortcuts="/"
        placeholder="Find cards"
        onChange={(event) => change(event.target.value, TYPING_MS)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          if (text === "") event.currentTarget.blur();
          else change("", 0);
        }}
        className="h-7 w-full min-w-0 rounded-md border border-line bg-surface-1 pr-2 pl-7 text-sm outline-none focus:border-accent-text focus:outline-2 focus:outline-accent-text/40 pointer-coarse:h-10 pointer-coarse:text-[16px] [&::-webkit-search-cancel-button]:hidden"
      />
    </div>
  );
}

/** A button whose menu is loaded when it is about to be opened. */
function WhenOpened({ trigger, children }: { readonly trigger: ReactElement<Record<string, unknown>>; readonly children: ReactNode }) {
  const [opened, setOpened] = useState(false);
  if (opened) return <Suspense fallback={trigger}>{children}</Suspense>;
  return cloneElement(trigger, { "aria-haspopup": "menu", "aria-expanded": false, onPointerEnter: () => void menus(), onFocus: () => void menus(), onClick: () => setOpened(true) });
}
