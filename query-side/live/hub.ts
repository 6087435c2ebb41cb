import { getArgumentValues, getOperationAST, getVariableValues, GraphQLError, Kind, type DocumentNode, type FieldNode, type OperationDefinitionNode } from "graphql";
import type { Kysely } from "kysely";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { EventStore } from "#infra/event-store/port.ts";
import { listen } from "#infra/postgres/listen.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import { isEventType } from "#schemas/events/catalogue.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { uuid } from "#schemas/ids.ts";
import { jsonText } from "#schemas/json.ts";
import { parsePosition } from "#schemas/position.ts";
import { mayDo, type Principal } from "#schemas/principal.ts";
import { channels, type ReadModels } from "#schemas/read-models.ts";
import type { GraphContext } from "../graphql/context.ts";
import { schema } from "../graphql/schema.ts";
import { maySee } from "../reads/visible.ts";
import { LOOK_EVERY_MS, readingRefusal } from "./access.ts";
import { frozenRights, rightsKey } from "./live-principal.ts";
import { Presence, PRESENCE_CHANNEL } from "./presence.ts";
import type { Sink } from "./sink.ts";
import { boardSource, burndownSource, eventSource, type BoardItem, type BurndownItem, type EventItem } from "./sources.ts";
import { Topic, type Item, type View } from "./topic.ts";
import { boardView, burndownLiveView, eventView, type Asked } from "./views.ts";

export interface HubOptions {
  readonly store: EventStore;
  readonly db: Kysely<ReadModels>;
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** A context for resolving a live message. */
  readonly liveContext: (principal: Principal) => GraphContext;
}

export interface Watching {
  readonly document: DocumentNode;
  /** Text of the document; equal texts with equal variables share their messages. */
  readonly text: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly principal: Principal;
  readonly sink: Sink;
}

const notice = jsonText(z.object({ sprint_id: z.string(), seq: z.number() }));

/** Serves every live subscription of this process, whatever it came over. */
export class LiveHub {
  readonly #options: HubOptions;
  readonly #boards = new Map<string, Topic<BoardItem>>();
  readonly #charts = new Map<string, Topic<BurndownItem>>();
  readonly #views = new LRUCache<string, View<Item>>({ max: 2_000 });
  readonly #stop = new AbortController();
  readonly #following: Promise<unknown>[] = [];
  readonly #presence: Presence;
  #events: Topic<EventItem> | undefined;
  #looking: NodeJS.Timeout | undefined;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#presence = new Presence(options);
  }

  start(): void {
    const { databaseUrl, logger } = this.#options;
    this.#presence.start();
    this.#looking = setInterval(() => {
      for (const topic of this.#topics()) topic.dismiss();
      this.#presence.dismiss();
    }, LOOK_EVERY_MS).unref();
    this.#following.push(
      listen(databaseUrl, {
        channels: [channels.board, channels.burndown, PRESENCE_CHANNEL],
        signal: this.#stop.signal,
        logger,
        onNotification: (channel, payload) => {
          if (channel === PRESENCE_CHANNEL) return this.#presence.hear(payload);
          const said = notice.safeParse(payload);
          if (!said.success) return; // not a notice of ours
          const { sprint_id } = said.data;
          const topic = channel === channels.board ? this.#boards.get(sprint_id) : this.#charts.get(sprint_id);
          if (topic) this.#look(topic);
        },
        // what was said before may have been missed
        onConnected: () => {
          for (const topic of [...this.#boards.values(), ...this.#charts.values()]) this.#look(topic);
          this.#presence.ask();
        },
      }),
    );
  }

  /** @throws {GalaxyError} `not_found`, `validation_error`, `unavailable` when the process is ending @throws {GraphQLError} for arguments that GraphQL refuses */
  async watch(watching: Watching): Promise<{ close(): void }> {
    this.#mustGoOn();
    const subscription = await this.#watch(watching);
    try {
      this.#mustGoOn(); // everybody may have been sent away meanwhile
    } catch (error) {
      subscription.close();
      throw error;
    }
    return subscription;
  }

  #mustGoOn(): void {
    if (this.#stop.signal.aborted) throw new GalaxyError("unavailable", "The server is restarting; come back soon");
  }

  async #watch(watching: Watching): Promise<{ close(): void }> {
    const { operation, field } = rootField(watching);
    const definition = schema.getSubscriptionType()?.getFields()[field.name.value];
    if (!definition) throw new GalaxyError("validation_error", `There is no subscription ${field.name.value}`);
    const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], watching.variables);
    if (coerced.errors) throw coerced.errors[0];
    const args = getArgumentValues(definition, field, coerced.coerced);
    const after = typeof args["after"] === "string" ? parsePosition(args["after"], "after") : undefined;
    switch (field.name.value) {
      case "boardChanges":
      case "burndownChanges": {
        const sprint = await this.#sprint(String(args["sprintId"]), watching.principal);
        return field.name.value === "boardChanges" ? this.#board(sprint, watching, field, after) : this.#chart(sprint, watching, field, after);
      }
      case "events":
        return this.#eventFeed(watching, field, args, after);
      case "presence": {
        const { document, text, operationName, variables, principal, sink } = watching;
        const { id, teamId } = await this.#sprint(String(args["sprintId"]), principal);
        const asked = { document, operationName, variables, context: () => this.#options.liveContext(frozenRights(principal)) };
        return this.#presence.watch({ sprintId: id, teamId, principal, sink, asked, question: JSON.stringify([text, operationName ?? null, variables]) });
      }
      default:
        throw new GalaxyError("validation_error", `There is no subscription ${field.name.value}`);
    }
  }

  /** Subscriptions that are served at this moment. */
  watching(): number {
    return this.#topics().reduce((sum, topic) => sum + topic.watching, this.#presence.watching);
  }

  #topics(): ReadonlyArray<Topic<BoardItem> | Topic<BurndownItem> | Topic<EventItem>> {
    return [...this.#boards.values(), ...this.#charts.values(), ...(this.#events ? [this.#events] : [])];
  }

  async close(): Promise<void> {
    clearInterval(this.#looking);
    for (const topic of this.#topics()) topic.closeAll();
    this.#stop.abort();
    await Promise.all([...this.#following, this.#presence.close()]);
  }

  async #sprint(id: string, principal: Principal): Promise<{ readonly id: string; readonly teamId: string }> {
    const row = uuid.safeParse(id).success ? await this.#options.db.selectFrom("sprints").select(["id", "team_id"]).where("id", "=", id).executeTakeFirst() : undefined;
    if (!row || !mayDo(principal, row.team_id, "read")) throw new GalaxyError("not_found", "There is no such sprint");
    return { id: row.id, teamId: row.team_id };
  }

  #board(sprint: { id: string; teamId: string }, watching: Watching, field: FieldNode, after: bigint | undefined) {
    const { db, logger } = this.#options;
    const topic = this.#topic(this.#boards, sprint.id, () => new Topic(boardSource(db, sprint.id), logger));
    const view = this.#view<BoardItem>(watching, field, (asked) => boardView(db, sprint.id, asked));
    return this.#join(this.#boards, sprint.id, topic, { ...watching, view, teamId: sprint.teamId, wants: () => true }, after ?? "state");
  }

  #chart(sprint: { id: string; teamId: string }, watching: Watching, field: FieldNode, after: bigint | undefined) {
    const { db, logger } = this.#options;
    const topic = this.#topic(this.#charts, sprint.id, () => new Topic(burndownSource(db, sprint.id), logger));
    const view = this.#view(watching, field, (asked) => burndownLiveView(sprint.id, asked));
    return this.#join(this.#charts, sprint.id, topic, { ...watching, view, teamId: sprint.teamId, wants: () => true }, after ?? "state");
  }

  #eventFeed(watching: Watching, field: FieldNode, args: Readonly<Record<string, unknown>>, after: bigint | undefined) {
    const { store, logger } = this.#options;
    const teamId = String(args["teamId"]).toLowerCase();
    if (!mayDo(watching.principal, teamId, "read")) throw new GalaxyError("not_found", "There is no such team");
    const types = Array.isArray(args["types"]) && args["types"].length > 0 ? new Set(args["types"].map(String)) : undefined;
    for (const type of types ?? []) if (!isEventType(type)) throw new GalaxyError("validation_error", `There is no event type ${type}`, { types: ["must be event types such as story.created"] });
    const entity = typeof args["entity"] === "string" ? args["entity"].toLowerCase() : undefined;
    const topic = (this.#events ??= this.#followLog());
    const source = eventSource(store);
    const view = this.#view(watching, field, (asked) => eventView(() => source.head(), asked));
    const wants = ({ event }: EventItem) => event.metadata.teamId === teamId && maySee(watching.principal, teamId, event.type) && event.entity !== "reservation" && (types?.has(event.type) ?? true) && (entity === undefined || event.entityId === entity);
    const subscription = topic.watch({ sink: watching.sink, view, wants, refusal: () => readingRefusal(watching.principal, teamId) }, after ?? "now");
    logger.debug({ teamId }, "somebody follows the events");
    return subscription;
  }

  /** One reading of the log's end for everybody who follows events. */
  #followLog(): Topic<EventItem> {
    const { store, logger } = this.#options;
    const topic = new Topic(eventSource(store), logger);
    const follow = async () => {
      for await (const message of store.subscribeAll({ after: "end", signal: this.#stop.signal })) if (message.kind !== "checkpoint") this.#look(topic);
    };
    this.#following.push(follow().catch((error: unknown) => logger.error({ err: error }, "the log cannot be followed")));
    return topic;
  }

  #look(topic: Topic<BoardItem> | Topic<BurndownItem> | Topic<EventItem>): void {
    topic.advance().catch((error: unknown) => this.#options.logger.warn({ err: error }, "live changes could not be read; the next notice tries again"));
  }

  #topic<I extends Item>(topics: Map<string, Topic<I>>, id: string, make: () => Topic<I>): Topic<I> {
    let topic = topics.get(id);
    if (!topic) topics.set(id, (topic = make()));
    return topic;
  }

  #join<I extends Item>(
    topics: Map<string, Topic<I>>,
    id: string,
    topic: Topic<I>,
    watcher: { readonly sink: Sink; readonly view: () => View<I>; readonly wants: (item: I) => boolean; readonly principal: Principal; readonly teamId: string },
    after: bigint | "state" | "now",
  ): { close(): void } {
    const { sink, view, wants, principal, teamId } = watcher;
    const subscription = topic.watch({ sink, view, wants, refusal: () => readingRefusal(principal, teamId) }, after);
    return {
      close() {
        subscription.close();
        if (topic.watching === 0 && topics.get(id) === topic) topics.delete(id);
      },
    };
  }

  /**
   * The same question of people with the same rights is answered by the same view; where a client goes on from is its own
   * affair. Who gains or loses a right has another view from then on.
   */
  #view<I extends Item>(watching: Watching, field: FieldNode, make: (asked: Asked) => View<I>): () => View<I> {
    const { document, text, operationName, variables, principal } = watching;
    const own = variableOf(field, "after");
    const shared = own === undefined ? variables : { ...variables, [own]: "0" }; // it may be one that has to be given
    const question = JSON.stringify([text, operationName ?? null, shared]);
    const find = (): View<I> => {
      const key = `${rightsKey(principal)} ${question}`;
      let view = this.#views.get(key) as View<I> | undefined;
      if (!view) {
        const rights = frozenRights(principal);
        view = make({ document, operationName, variables: shared, context: () => this.#options.liveContext(rights) });
        this.#views.set(key, view as unknown as View<Item>);
      }
      return view;
    };
    let [teams, present] = [principal.teams, find()];
    return () => {
      // rights that change are told by another object: see Directory
      if (teams !== principal.teams) [teams, present] = [principal.teams, find()];
      return present;
    };
  }
}

function rootField({ document, operationName }: Watching): { readonly operation: OperationDefinitionNode; readonly field: FieldNode } {
  const operation = getOperationAST(document, operationName);
  const [field, ...more] = operation?.selectionSet.selections ?? [];
  if (!operation || operation.operation !== "subscription" || field?.kind !== Kind.FIELD || more.length > 0) throw new GraphQLError("A subscription has exactly one field, named directly");
  return { operation, field };
}

function variableOf(field: FieldNode, argument: string): string | undefined {
  const value = field.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : undefined;
}
