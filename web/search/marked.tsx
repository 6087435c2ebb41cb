import type { SearchHighlight } from "./search-data.ts";
import { piecesOf } from "./pieces.ts";

/** A text with what was found in it marked. Nothing in it is ever markup. */
export function Marked({ text, ranges, cutBefore = false, cutAfter = false }: Pick<SearchHighlight, "text" | "ranges"> & Partial<Pick<SearchHighlight, "cutBefore" | "cutAfter">>) {
  return (
    <>
      {cutBefore && "… "}
      {piecesOf(text, ranges).map((piece, index) =>
        piece.found ? (
          // oxlint-disable-next-line react/no-array-index-key -- the pieces of one text, in their order
          <mark key={index} className="rounded-xs bg-accent-soft font-medium text-accent-text">{piece.text}</mark>
        ) : (
          piece.text
        ),
      )}
      {cutAfter && " …"}
    </>
  );
}
