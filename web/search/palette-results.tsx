import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { MessageSquare, Search } from "lucide-react";
import { useTeamId } from "../session/team.ts";
import { StatusIcon } from "../ui/status.tsx";
import { Marked } from "./marked.tsx";
import { placeOf, useSearchResults, useSettled } from "./search-data.ts";

const MOST = 6;
/** A single letter finds too much to be of use beside commands. */
const SHORTEST = 2;

export interface PaletteResultsProps {
  readonly text: string;
  readonly groupClass: string;
  readonly itemClass: string;
  /** Closes the palette, and does what was chosen once it is gone. */
  readonly onChoose: (run: () => void) => void;
}

/** Below the commands: what of the team's work has the words that are typed, and the way to all of it. */
export function PaletteResults({ text, groupClass, itemClass, onChoose }: PaletteResultsProps) {
  const settled = useSettled(text);
  const navigate = useNavigate();
  const long = settled.trim().length >= SHORTEST && text.trim().length >= SHORTEST;
  const { results } = useSearchResults(long ? settled : "", useTeamId(), undefined, MOST);
  if (!long) return null;
  return (
    <Command.Group heading="Work of the team" forceMount className={groupClass}>
      {results.map((result) => {
        const title = result.highlights.find(({ field }) => field === "title");
        return (
          <Command.Item key={result.id} value={`result:${result.id}`} forceMount className={itemClass} onSelect={() => onChoose(() => void navigate(placeOf(result)))}>
            <span className="flex w-4 justify-center text-text-3">{result.kind === "comment" ? <MessageSquare size={14} aria-hidden /> : <StatusIcon status={(result.task ?? result.story).status} />}</span>
            <span className="shrink-0 font-mono text-sm text-text-2">{result.key}</span>
            <span className="flex-1 truncate">{title && result.kind !== "comment" ? <Marked {...title} /> : result.title}</span>
          </Command.Item>
        );
      })}
      <Command.Item value="result:all" forceMount className={itemClass} onSelect={() => onChoose(() => void navigate({ to: "/search", search: { q: text.trim() } }))}>
        <span className="flex w-4 justify-center text-text-3"><Search size={14} aria-hidden /></span>
        <span className="flex-1 truncate">Search everything for “{text.trim()}”</span>
      </Command.Item>
    </Command.Group>
  );
}
