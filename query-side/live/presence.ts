import { randomUUID } from "node:crypto";
import { execute } from "graphql";
import { sql, type Kysely } from "kysely";
import { z } from "zod";
import type { Logger } from "#infra/telemetry/logger.ts";
import { jsonText } from "#schemas/json.ts";
import type { Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import { schema } from "../graphql/schema.ts";
import { readingRefusal } from "./access.ts";
import { rightsKey } from "./live-principal.ts";
import { MOST_TOLD, PresenceRoom } from "./presence-room.ts";
import type { Sink } from "./sink.ts";
import { RESTARTING, SOFT_BOUND_BYTES } from "./topic.ts";
import type { Asked } from "./views.ts";

/** Postgres channel over which processes tell each other who is with them. */
export const PRESENCE_CHANNEL = "galaxy_presence";

const HEARTBEAT_MS = 10_000;
/** Changes within so many milliseconds are told at once. */
const GATHER_MS = 100;
/** Somebody whose connection was lost may come back; until then they have not left. */
const LINGER_MS = 3_000;
/** A notice of Postgres is shorter than 8,000 bytes: {@link MOST_TOLD} ids fit. */
const notice = jsonText(z.object({ from: z.string(), sprint: z.string(), here: z.array(z.string()).max(MOST_TOLD), ask: z.boolean().optional() }));

/** Who is there, each time anew: nothing to go on from, so the cursor only counts. */
export interface PresenceMessage {
  readonly kind: "SNAPSHOT" | "CHANGE";
  readonly cursor: string;
  /** Ids of people. */
  readonly people: readonly string[];
}

export interface PresenceWatching {
  readonly sprintId: string;
  readonly teamId: string;
  readonly principal: Principal;
  readonly sink: Sink;
  readonly asked: Asked;
  /** Equal for all who are told the same in the same words. */
  readonly question: string;
}

interface Watcher extends PresenceWatching {
  /** The people last told of; undefined before the first message, and when one was left out. */
  told: string | undefined;
}

interface Room {
  readonly state: PresenceRoom;
  readonly watchers: Set<Watcher>;
  turn: number;
  timer: NodeJS.Timeout | undefined;
}

export interface PresenceOptions {
  readonly db: Kysely<ReadModels>;
  readonly logger: Logger;
}

/**
 * Who looks at which board at this moment. To watch is to be there; nothing is written down. Processes tell each other
 * over Postgres: at once when somebody comes or goes, and every ten seconds, so that a process that has died is forgotten.
 */
export class Presence {
  readonly #options: PresenceOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #id = randomUUID();
  readonly #lingering = new Set<NodeJS.Timeout>();
  #heart: NodeJS.Timeout | undefined;

  constructor(options: PresenceOptions) {
    this.#options = options;
  }

  get watching(): number {
    let sum = 0;
    for (const { watchers } of this.#rooms.values()) sum += watchers.size;
    return sum;
  }

  start(): void {
    this.#heart = setInterval(() => {
      this.#tell([...this.#rooms].map(([sprint, { state }]) => ({ sprint, here: state.here() })));
      for (const sprintId of this.#rooms.keys()) this.#changed(sprintId); // others may have fallen silent
    }, HEARTBEAT_MS).unref();
  }

  /** Watches, and is there until it is closed. Who comes with an API key is a program: it sees, and is not seen. */
  watch(watching: PresenceWatching): { close(): void } {
    const { sprintId, principal } = watching;
    const room = this.#room(sprintId);
    const watcher: Watcher = { ...watching, told: undefined };
    const person = principal.actor.kind === "user" && principal.scopes === undefined ? principal.actor.id : undefined;
    room.watchers.add(watcher);
    const isNew = person !== undefined && room.state.enter(person);
    if (isNew || room.watchers.size === 1) this.#tell([{ sprint: sprintId, here: room.state.here(), ask: room.watchers.size === 1 }]);
    this.#changed(sprintId);
    let closed = false;
    return {
      close: () => {
        if (closed) return;
        closed = true;
        room.watchers.delete(watcher);
        if (person === undefined) return this.#left(sprintId, room);
        const timer = setTimeout(() => {
          this.#lingering.delete(timer);
          if (room.state.leave(person)) this.#tell([{ sprint: sprintId, here: room.state.here() }]);
          this.#left(sprintId, room);
        }, LINGER_MS).unref();
        this.#lingering.add(timer);
      },
    };
  }

  /** What another process says; its own words come back, too. */
  hear(payload: string): void {
    const said = notice.safeParse(payload);
    if (!said.success || said.data.from === this.#id) return;
    const { from, sprint, here, ask } = said.data;
    const room = this.#rooms.get(sprint);
    if (!room) return;
    room.state.hear(from, here, Date.now());
    if (ask === true && !room.state.isEmpty) this.#tell([{ sprint, here: room.state.here() }]);
    this.#changed(sprint);
  }

  /** What was said before the connection stood has been missed: asks again. */
  ask(): void {
    this.#tell([...this.#rooms].map(([sprint, { state }]) => ({ sprint, here: state.here(), ask: true })));
  }

  /** Ends the streams of those who may not watch any more. */
  dismiss(): void {
    for (const { watchers } of this.#rooms.values()) {
      for (const watcher of watchers) this.#mayBeTold(watcher);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#heart);
    for (const timer of this.#lingering) clearTimeout(timer);
    const rooms = [...this.#rooms];
    this.#rooms.clear();
    for (const [, { watchers, timer }] of rooms) {
      clearTimeout(timer);
      for (const { sink } of watchers) sink.shut(RESTARTING, "restarting: come back soon");
    }
    await this.#notify(rooms.map(([sprint]) => ({ sprint, here: [] })));
  }

  #room(sprintId: string): Room {
    let room = this.#rooms.get(sprintId);
    if (!room) this.#rooms.set(sprintId, (room = { state: new PresenceRoom(), watchers: new Set(), turn: 0, timer: undefined }));
    return room;
  }

  #left(sprintId: string, room: Room): void {
    if (room.watchers.size === 0 && room.state.isEmpty && this.#rooms.get(sprintId) === room) {
      clearTimeout(room.timer);
      this.#rooms.delete(sprintId);
    } else this.#changed(sprintId);
  }

  #changed(sprintId: string): void {
    const room = this.#rooms.get(sprintId);
    if (!room || room.timer !== undefined) return;
    room.timer = setTimeout(() => {
      room.timer = undefined;
      this.#publish(room).catch((error: unknown) => this.#options.logger.warn({ err: error }, "who is there could not be told"));
    }, GATHER_MS);
  }

  async #publish(room: Room): Promise<void> {
    const people = room.state.present(Date.now());
    const key = people.join(" ");
    const waiting = [...room.watchers].filter(({ told }) => told !== key);
    if (waiting.length === 0) return;
    room.turn += 1;
    const cursor = String(room.turn);
    const texts = new Map<string, Promise<string>>();
    for (const watcher of waiting) {
      const kind = watcher.told === undefined ? "SNAPSHOT" : "CHANGE";
      const view = `${kind} ${rightsKey(watcher.principal)} ${watcher.question}`;
      const text = texts.get(view) ?? shaped(watcher.asked, { kind, cursor, people });
      texts.set(view, text);
      const payload = await text;
      if (!room.watchers.has(watcher) || !this.#mayBeTold(watcher)) continue;
      // Who does not read is told with the next change or heartbeat.
      if (watcher.sink.buffered() > SOFT_BOUND_BYTES) continue;
      watcher.told = key;
      watcher.sink.send(payload);
    }
  }

  #mayBeTold({ principal, teamId, sink }: Watcher): boolean {
    const refusal = readingRefusal(principal, teamId);
    if (refusal) sink.shut(refusal.code, refusal.reason);
    return refusal === undefined;
  }

  #tell(notices: readonly Notice[]): void {
    void this.#notify(notices);
  }

  async #notify(notices: readonly Notice[]): Promise<void> {
    if (notices.length === 0) return;
    const payloads = notices.map((said) => JSON.stringify({ from: this.#id, ...said }));
    try {
      await sql`select pg_notify(${PRESENCE_CHANNEL}, payload) from unnest(${payloads}::text[]) as payload`.execute(this.#options.db);
    } catch (error) {
      // Those of this process still see each other, and the next heartbeat tells the others.
      this.#options.logger.debug({ err: error }, "other processes were not told who is here");
    }
  }
}

interface Notice {
  readonly sprint: string;
  readonly here: readonly string[];
  readonly ask?: boolean;
}

async function shaped(asked: Asked, message: PresenceMessage): Promise<string> {
  const { document, operationName, variables } = asked;
  return JSON.stringify(await execute({ schema, document, rootValue: message, contextValue: asked.context(), variableValues: variables, ...(operationName === undefined ? {} : { operationName }) }));
}
