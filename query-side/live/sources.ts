import type { Kysely } from "kysely";
import { toDomainEvent, UnreadableEvent } from "#infra/event-store/codec.ts";
import type { EventStore, RecordedEvent } from "#infra/event-store/port.ts";
import { eventCatalogue } from "#schemas/events/catalogue.ts";
import type { EventDefinition } from "#schemas/events/define.ts";
import type { BoardChangeRow, BurndownChangeRow, ReadModels } from "#schemas/read-models.ts";
import type { LiveEvent } from "./messages.ts";
import type { Item, Source } from "./topic.ts";

export interface BoardItem extends Item {
  readonly row: BoardChangeRow;
}
export interface BurndownItem extends Item {
  readonly row: BurndownChangeRow;
}
export interface EventItem extends Item {
  readonly event: LiveEvent;
}

/** Changes after which a whole board or chart is the shorter message. */
const LONGEST_REPLAY = 1_000n;

/** The changes of one board. Older than the oldest kept: undefined. */
export function boardSource(db: Kysely<ReadModels>, sprintId: string): Source<BoardItem> {
  return {
    longestReplay: LONGEST_REPLAY,
    async read(after, limit) {
      const rows = await db.selectFrom("board_changes").selectAll().where("sprint_id", "=", sprintId).where("seq", ">", Number(after)).orderBy("seq").limit(limit).execute();
      return gapless(rows, after);
    },
    async head() {
      const row = await db.selectFrom("boards").select("last_seq").where("sprint_id", "=", sprintId).executeTakeFirst();
      return BigInt(row?.last_seq ?? 0);
    },
  };
}

export function burndownSource(db: Kysely<ReadModels>, sprintId: string): Source<BurndownItem> {
  return {
    longestReplay: LONGEST_REPLAY,
    async read(after, limit) {
      const rows = await db.selectFrom("burndown_changes").selectAll().where("sprint_id", "=", sprintId).where("seq", ">", Number(after)).orderBy("seq").limit(limit).execute();
      return gapless(rows, after);
    },
    async head() {
      const row = await db.selectFrom("boards").select("last_burndown_seq").where("sprint_id", "=", sprintId).executeTakeFirst();
      return BigInt(row?.last_burndown_seq ?? 0);
    },
  };
}

function gapless<Row extends { readonly seq: number }>(rows: readonly Row[], after: bigint): Array<{ cursor: bigint; row: Row }> | undefined {
  const [first] = rows;
  if (first && BigInt(first.seq) !== after + 1n) return undefined;
  return rows.map((row) => ({ cursor: BigInt(row.seq), row }));
}

/** The events of all teams, out of the log itself; which of them a watcher may see is for the watcher's filter. */
export function eventSource(store: EventStore): Source<EventItem> {
  return {
    async read(after, limit) {
      const items: EventItem[] = [];
      let from = after;
      while (items.length < limit) {
        // the log reads inclusively, and only from a place where an event stands
        const page = await store.readAll({ from: from === 0n ? "start" : from, maxCount: limit + 1 });
        for (const recorded of page) {
          const event = recorded.position > (items.at(-1)?.cursor ?? after) ? readable(recorded) : undefined;
          if (event) items.push({ cursor: recorded.position, event });
        }
        const last = page.at(-1);
        if (!last || page.length <= limit) break;
        from = last.position;
      }
      return items.slice(0, limit);
    },
    async head() {
      const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
      return last?.position ?? 0n;
    },
  };
}

/**
 * Nothing personal is in the feed: those fields are null, as where the person is erased. What this program does not
 * understand it cannot show; the projectors park it, with the reason, for people to see.
 */
function readable(recorded: RecordedEvent): LiveEvent | undefined {
  try {
    const event = toDomainEvent(recorded);
    if (!event) return undefined;
    const { personal }: EventDefinition = eventCatalogue[event.type];
    if (!personal) return event;
    const data = Object.fromEntries(Object.entries(event.data).map(([field, value]) => [field, personal.includes(field) ? null : value]));
    return { ...event, data } as LiveEvent;
  } catch (error) {
    if (error instanceof UnreadableEvent) return undefined;
    throw error;
  }
}
