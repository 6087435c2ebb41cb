import { BACKLOG, type SectionId } from "./section-store.ts";

interface Props {
  readonly section: SectionId;
  readonly filtered: boolean;
  /** The project has no stories at all. */
  readonly empty: boolean;
  /** The viewer may write and move stories. */
  readonly shapes: boolean;
  readonly onClear: () => void;
  /** Undefined for somebody who may not import. */
  readonly onImport: (() => void) | undefined;
}

/** Why a section shows no story, and what to do about it. */
export function NothingHere({ section, filtered, empty, shapes, onClear, onImport }: Props) {
  if (filtered) {
    return (
      <p>
        No story here matches. <button type="button" className="rounded-sm text-accent-text underline underline-offset-2" onClick={onClear}>Clear filters</button>
      </p>
    );
  }
  if (!shapes) return <p>{section !== BACKLOG ? "No stories are planned for it yet." : empty ? "Stories that are not in a sprint wait here. There are none yet." : "Everything is planned."}</p>;
  if (section !== BACKLOG) return <p>Drag stories here, or press <kbd className="font-sans font-medium text-text-1">M</kbd> on a story. They are what the team will commit to.</p>;
  if (!empty) return <p>Everything is planned. Type the next story above.</p>;
  return (
    <p>
      Stories that are not in a sprint wait here, the next one on top. Type the first one above
      {onImport !== undefined && <>, or <button type="button" className="rounded-sm text-accent-text underline underline-offset-2" onClick={onImport}>import a backlog</button></>}.
    </p>
  );
}
