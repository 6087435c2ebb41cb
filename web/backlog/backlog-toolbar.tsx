import { ListFilter, Search, X } from "lucide-react";
import { useEffect, useRef, useState, type RefObject } from "react";
import type { Person } from "../api/members.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Menu, MenuChoice, MenuSeparator } from "../ui/menu.tsx";
import { Select } from "../ui/select.tsx";
import { isFiltered, type BacklogSearch, type BacklogSort } from "./backlog-search.ts";

const TYPED_MS = 220;
const ALL = "-";
const sorts: readonly { readonly value: BacklogSort; readonly label: string }[] = [
  { value: "rank", label: "Own order" },
  { value: "priority", label: "Priority" },
  { value: "points", label: "Points" },
  { value: "updated", label: "Last changed" },
  { value: "key", label: "Key" },
];

interface Props {
  readonly search: BacklogSearch;
  /** Undefined takes a parameter out of the address. */
  readonly onSearch: (change: Readonly<Record<string, string | undefined>>) => void;
  readonly members: readonly Person[];
  readonly labels: readonly string[];
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

/** Search, filters and order of the backlog; all of them stand in the address. */
export function BacklogToolbar({ search, onSearch, members, labels, inputRef }: Props) {
  const count = [search.assignee, search.label, search.points].filter((part) => part !== undefined).length;
  const set = (name: string) => (value: string) => onSearch({ [name]: value === ALL ? undefined : value });
  return (
    <>
      <SearchField value={search.q} inputRef={inputRef} onSearch={(q) => onSearch({ q })} />
      <Menu
        trigger={
          <Button size="sm" icon={<ListFilter size={14} aria-hidden />}>
            <span className="max-sm:sr-only">Filter</span>
            {count > 0 && <Badge className="bg-accent-soft text-accent-text">{count}</Badge>}
          </Button>
        }
      >
        <MenuChoice label="Assignee" value={search.assignee ?? ALL} onChange={set("assignee")} options={[{ value: ALL, label: "Anybody" }, { value: "none", label: "Nobody" }, ...members.map(({ id, name }) => ({ value: id, label: name }))]} />
        <MenuSeparator />
        <MenuChoice label="Points" value={search.points ?? ALL} onChange={set("points")} options={[{ value: ALL, label: "Any" }, { value: "none", label: "Not estimated" }, { value: "some", label: "Estimated" }]} />
        {labels.length > 0 && (
          <>
            <MenuSeparator />
            <MenuChoice label="Label" value={search.label ?? ALL} onChange={set("label")} options={[{ value: ALL, label: "Any" }, ...labels.map((label) => ({ value: label, label }))]} />
          </>
        )}
      </Menu>
      <Select label="Order of the backlog" hideLabel size="sm" className="w-32 shrink-0" value={search.sort ?? "rank"} options={sorts} onChange={(sort) => onSearch({ sort: sort === "rank" ? undefined : sort })} />
      {isFiltered(search) && (
        <Button size="sm" variant="ghost" icon={<X size={14} aria-hidden />} onClick={() => onSearch(noFilters)}>
          <span className="max-sm:sr-only">Clear filters</span>
        </Button>
      )}
    </>
  );
}

/** Takes every filter out of the address. */
export const noFilters = { q: undefined, assignee: undefined, label: undefined, points: undefined, status: undefined };

function SearchField({ value, onSearch, inputRef }: { readonly value: string | undefined; readonly onSearch: (q: string | undefined) => void; readonly inputRef: RefObject<HTMLInputElement | null> }) {
  const [text, setText] = useState(value ?? "");
  const [sent, setSent] = useState(value);
  // The address changed by itself (back, clear filters): the field follows.
  if (sent !== value) {
    setSent(value);
    setText(value ?? "");
  }
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tell = (next: string) => {
    const q = next.trim() === "" ? undefined : next.trim();
    setSent(q);
    onSearch(q);
  };
  return (
    <TextField
      ref={inputRef}
      type="search"
      size="sm"
      hideLabel
      label="Search the backlog"
      placeholder="Search"
      icon={<Search size={14} aria-hidden />}
      className="min-w-24 flex-1 lg:max-w-64"
      value={text}
      onChange={({ target }) => {
        setText(target.value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => tell(target.value), TYPED_MS);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        clearTimeout(timer.current);
        if (text === "") event.currentTarget.blur();
        else {
          setText("");
          tell("");
        }
      }}
    />
  );
}
