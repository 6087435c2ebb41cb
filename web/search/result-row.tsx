import { Link } from "@tanstack/react-router";
import { MessageSquare } from "lucide-react";
import { StatusIcon } from "../ui/status.tsx";
import { Marked } from "./marked.tsx";
import { placeOf, snippetOf, type SearchResult } from "./search-data.ts";

const kindNames = { story: "Story", task: "Task", comment: "Comment" } as const;

/** One result: what it is, where it is, and the words that were found in it. */
export function ResultRow({ result }: { readonly result: SearchResult }) {
  const title = result.highlights.find(({ field }) => field === "title");
  const key = result.highlights.find(({ field, text }) => field === "key" && text === result.key);
  const snippet = snippetOf(result);
  return (
    <Link {...placeOf(result)} data-result={result.id} className="flex min-h-11 gap-3 rounded-md px-3 py-2 outline-offset-[-2px] hover:bg-surface-2 focus-visible:bg-surface-2">
      <span className="mt-0.5 flex w-4 shrink-0 justify-center text-text-3">
        {result.kind === "comment" ? <MessageSquare size={14} aria-hidden /> : <StatusIcon status={(result.task ?? result.story).status} label />}
      </span>
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline gap-x-2">
          <span className="shrink-0 font-mono text-sm text-text-2">{key ? <Marked {...key} /> : result.key}</span>
          <span className="min-w-0 wrap-anywhere text-text-1">{title && result.kind !== "comment" ? <Marked {...title} /> : result.title}</span>
        </span>
        {snippet && (
          <span className="mt-0.5 line-clamp-2 text-sm wrap-anywhere text-text-2">
            {result.comment && <span className="font-medium">{result.comment.author.name}: </span>}
            <Marked {...snippet} />
          </span>
        )}
        <span className="mt-0.5 block text-sm text-text-2">
          {kindNames[result.kind]}
          {result.project && ` · ${result.project.name}`}
        </span>
      </span>
    </Link>
  );
}
