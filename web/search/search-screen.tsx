import { useNavigate, useSearch } from "@tanstack/react-router";
import { Search as SearchIcon } from "lucide-react";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { LONGEST_QUERY, searchKinds, type SearchKind } from "#schemas/search.ts";
import { useCommands } from "../palette/registry.ts";
import { useTeam, useTeamId } from "../session/team.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { EmptyState, ErrorState, SkeletonList } from "../ui/states.tsx";
import { ResultRow } from "./result-row.tsx";
import { useSearchResults, useSettled } from "./search-data.ts";

const PAGE = 30;
const ALL = "-";
const kinds = [
  { value: ALL, label: "Everything" },
  { value: "story", label: "Stories" },
  { value: "task", label: "Tasks" },
  { value: "comment", label: "Comments" },
];

/** A search over the team's stories, tasks and comments: `/search?q=login&kind=task`. */
export function SearchScreen() {
  const { q = "", kind: rawKind } = useSearch({ strict: false });
  const kind = searchKinds.find((known) => known === rawKind);
  const team = useTeam();
  const teamId = useTeamId();
  const navigate = useNavigate();
  const [text, setText] = useState(q);
  const settled = useSettled(text);
  const [pages, setPages] = useState(1);
  const found = useSearchResults(settled, teamId, kind, PAGE * pages);
  const { results, total, error, loading, hasMore, refetch } = found;
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const written = useRef(q);

  // The address follows what is typed, and what is typed follows an address that somebody else has changed.
  useEffect(() => {
    if (q !== written.current) {
      written.current = q;
      setText(q);
    }
  }, [q]);
  useEffect(() => {
    if (settled === written.current) return;
    written.current = settled;
    setPages(1);
    void navigate({ to: "/search", search: { q: settled, kind }, replace: true });
  }, [settled, kind, navigate]);

  const asked = settled.trim() !== "";
  const words = !asked || loading || error !== undefined ? "" : total === 0 ? "Nothing found" : `${total === 1 ? "One result" : `${total.toLocaleString("en")} results`}`;
  const spoken = words === "" ? "" : `${words} for ${settled.trim()}`;
  useEffect(() => {
    if (spoken !== "") announce(spoken);
  }, [spoken]);

  useCommands([{ id: "search", title: "Search the team's work", group: "Search", keys: "/", inPalette: false, run: () => input.current?.select() }]);

  const move = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    const inList = at >= 0;
    const to = event.key === "ArrowDown" || (inList && event.key === "j") ? at + 1 : event.key === "ArrowUp" || (inList && event.key === "k") ? at - 1 : inList && event.key === "Home" ? 0 : inList && event.key === "End" ? links.length - 1 : undefined;
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey || links.length === 0) return;
    if (to < 0 && !inList) return;
    event.preventDefault();
    if (to < 0) input.current?.focus();
    else links[Math.min(to, links.length - 1)]?.focus();
  };

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- arrow keys lead from the field through the links
    <div className="mx-auto flex max-w-3xl flex-col gap-3 p-4 md:p-6" onKeyDown={move}>
      <search className="flex flex-wrap items-end gap-2">
        <TextField
          ref={input}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- one comes here to type
          autoFocus
          type="search"
          hideLabel
          label={team === undefined ? "Search" : `Search ${team.name}`}
          placeholder="Words, “words in quotes”, or a key such as SG-12"
          aria-keyshortcuts="/"
          maxLength={LONGEST_QUERY}
          icon={<SearchIcon size={14} aria-hidden />}
          className="min-w-48 flex-1"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <Select label="Kind" hideLabel className="w-36 shrink-0" value={kind ?? ALL} options={kinds} onChange={(value) => void navigate({ to: "/search", search: { q: text, kind: value === ALL ? undefined : value }, replace: true })} />
      </search>
      <p className="min-h-5 px-3 text-sm text-text-2">{words}</p>
      {!asked && (
        <EmptyState icon={<SearchIcon size={28} aria-hidden />} title="Search the team's work">
          Stories, tasks and comments of all projects. All the words have to be there; the last one may be the beginning of one.
        </EmptyState>
      )}
      {asked && loading && <SkeletonList rows={6} />}
      {asked && error !== undefined && results.length === 0 && <ErrorState title="The search failed" onRetry={refetch}>{error}</ErrorState>}
      {asked && !loading && error === undefined && results.length === 0 && (
        <EmptyState title="Nothing found" action={kind === undefined ? undefined : <Button onClick={() => void navigate({ to: "/search", search: { q: text }, replace: true })}>Search everything</Button>}>
          {kind === undefined ? "Fewer words, or only the beginning of one, find more." : `There may be something among the ${others(kind)}.`}
        </EmptyState>
      )}
      {results.length > 0 && (
        <ul ref={list} aria-label="Results" className="flex flex-col gap-0.5">
          {results.map((result) => (
            <li key={result.id}><ResultRow result={result} /></li>
          ))}
        </ul>
      )}
      {hasMore && <Button className="self-center" onClick={() => setPages(pages + 1)}>Show more</Button>}
    </div>
  );
}

function others(kind: SearchKind): string {
  const names = { story: "stories", task: "tasks", comment: "comments" } as const;
  return searchKinds.filter((other) => other !== kind).map((other) => names[other]).join(" and ");
}
