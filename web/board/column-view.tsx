import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { use, useCallback, useEffect, useId, useRef, type ReactNode } from "react";
import { cx } from "../ui/cx.ts";
import { BoardUiContext, useBoardUi } from "./board-ui.ts";
import { useBoardTools } from "./board-context.ts";
import type { Mark } from "./board-store.ts";
import type { Card } from "./card.ts";
import { CardView } from "./card-view.tsx";
import { ColumnHeader } from "./column-header.tsx";
import type { Column } from "./columns.ts";
import { refusalOf } from "./moves.ts";
import { useColumnDrop } from "./use-board-drop.ts";

/** Above this many cards only those in view are drawn. */
const VIRTUAL_FROM = 50;
const ESTIMATED_HEIGHT = 92;
const GAP = 8;

export interface ColumnViewProps {
  readonly column: Column;
  readonly marks: ReadonlyMap<string, Mark>;
  /** Written at the top: a card being created. */
  readonly composer?: ReactNode;
}

/** One column that scrolls by itself. */
export function ColumnView({ column, marks, composer }: ColumnViewProps) {
  const tools = useBoardTools();
  const list = useRef<HTMLDivElement>(null);
  const heading = useId();
  const over = useColumnDrop(list, column.status, tools, true);
  // One string for all that a drag means here: it changes when a drag starts and ends, not while it moves.
  const refusal = useBoardUi((state) => (state.dragged.length === 0 ? undefined : refusalOf(state.dragged.flatMap((id) => tools.store.card(id) ?? []), column.status)));
  const cards = column.cards;
  return (
    <section
      aria-labelledby={heading}
      data-column={column.status}
      className={cx("relative flex h-full min-w-[272px] max-w-[300px] flex-[1_0_272px] snap-start flex-col rounded-lg transition-colors max-sm:w-[82vw] max-sm:max-w-none max-sm:flex-none", over ? "bg-accent-soft" : "bg-surface-2/70 dark:bg-surface-1/70")}
    >
      <ColumnHeader column={column} id={heading} />
      <div ref={list} className={cx("min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pt-0.5 pb-3 transition-opacity", refusal !== undefined && "opacity-35")}>
        {composer !== undefined && <div className="pb-2">{composer}</div>}
        {cards.length > VIRTUAL_FROM ? <VirtualCards cards={cards} marks={marks} scroller={list} /> : <PlainCards cards={cards} marks={marks} />}
        {cards.length === 0 && composer === undefined && <p className="px-1 py-2 text-sm text-text-3">No cards</p>}
      </div>
      {refusal !== undefined && (
        <div className="pointer-events-none absolute inset-x-3 top-12 rounded-md border border-line bg-surface-1 px-2.5 py-2 text-sm text-text-2 shadow-pop">{refusal}</div>
      )}
    </section>
  );
}

function PlainCards({ cards, marks }: { readonly cards: readonly Card[]; readonly marks: ReadonlyMap<string, Mark> }) {
  const { nameOf } = useBoardTools();
  return (
    <ul className="flex flex-col" style={{ gap: GAP }}>
      {cards.map((card) => (
        <li key={card.id}>
          <CardView card={card} mark={marks.get(card.id)} assignee={card.assignedTo === null ? undefined : nameOf(card.assignedTo)} />
        </li>
      ))}
    </ul>
  );
}

function VirtualCards({ cards, marks, scroller }: { readonly cards: readonly Card[]; readonly marks: ReadonlyMap<string, Mark>; readonly scroller: React.RefObject<HTMLDivElement | null> }) {
  const { nameOf } = useBoardTools();
  const ui = use(BoardUiContext);
  const active = useBoardUi((state) => (state.active !== undefined && cards.some((card) => card.id === state.active) ? state.active : undefined));
  const activeIndex = active === undefined ? -1 : cards.findIndex((card) => card.id === active);
  // The card the keyboard stands on is always drawn: Tab must find it wherever the column is scrolled to.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = defaultRangeExtractor(range);
      return activeIndex < 0 || indexes.includes(activeIndex) ? indexes : [...indexes, activeIndex].sort((a, b) => a - b);
    },
    [activeIndex],
  );
  // oxlint-disable-next-line react/incompatible-library -- its functions stay in this component
  const virtualizer = useVirtualizer({
    count: cards.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ESTIMATED_HEIGHT,
    getItemKey: (index) => cards[index]?.id ?? index,
    gap: GAP,
    overscan: 6,
    rangeExtractor,
  });
  useEffect(() => {
    if (ui === null) return undefined;
    const reveal = (cardId: string) => {
      const index = cards.findIndex((card) => card.id === cardId);
      if (index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
    };
    ui.revealers.add(reveal);
    return () => void ui.revealers.delete(reveal);
  }, [ui, cards, virtualizer]);
  return (
    <ul className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map((item) => {
        const card = cards[item.index];
        if (card === undefined) return null;
        return (
          <li
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            aria-setsize={cards.length}
            aria-posinset={item.index + 1}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <CardView card={card} mark={marks.get(card.id)} assignee={card.assignedTo === null ? undefined : nameOf(card.assignedTo)} />
          </li>
        );
      })}
    </ul>
  );
}
