import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import { EventStoreError, WrongExpectedRevision, type EventStore } from "#infra/event-store/port.ts";
import type { PersonalData } from "#infra/security/personal-data.ts";
import type { CommandContext, CommandGateway } from "#schemas/command-gateway.ts";
import { commandCatalogue, type Command, type CommandName, type CommandResult } from "#schemas/commands/catalogue.ts";
import type { CommandDefinition } from "#schemas/commands/define.ts";
import type { DomainEvent } from "#schemas/events/catalogue.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { streamOf } from "#schemas/ids.ts";
import { aggregates, isAggregateKind, type AggregateKind } from "../aggregates/registry.ts";
import { authoriseCommand, noSuch } from "./authorise.ts";
import type { CommandMetrics } from "./command-metrics.ts";
import { Entities, fold, type Entity } from "./entities.ts";
import { commandHash, derivedId, seal, type EnvelopeContext } from "./envelope.ts";
import { factsFor, type FactSources } from "./facts.ts";
import { projectKeysFor } from "./names.ts";
import type { SetFacts } from "./read-model-facts.ts";
import { resultOf } from "./result.ts";
import { KeyedQueue } from "./queue.ts";
import { reserve, type Holding } from "./reservations.ts";
import { occurrence } from "./occurrence.ts";
import { validCommand, validCommandId } from "./validate.ts";

/** A stream that others keep writing to: after so many lost races the caller is told. */
const MAX_ATTEMPTS = 20;
/** Writers who lost a race draw lots for when to come back, up to twice as late each time, in milliseconds. */
const FIRST_BACKOFF_MS = 2;
const LONGEST_BACKOFF_MS = 200;

interface Answered {
  readonly hash: string;
  readonly result: Promise<CommandResult>;
}

export interface PipelineOptions {
  readonly store: EventStore;
  readonly sets: SetFacts;
  readonly personal: PersonalData;
  readonly metrics: CommandMetrics;
}

/**
 * The way of every command: validate → authorise → have we done it already? → load → decide → append → answer.
 * Commands for one entity are taken one after the other, those for different entities at once.
 */
export class Pipeline implements CommandGateway {
  readonly #store: EventStore;
  readonly #personal: PersonalData;
  /** Entities as this process knows them; policies read them too. */
  readonly entities: Entities;
  readonly #sources: FactSources;
  readonly #metrics: CommandMetrics;
  readonly #queue = new KeyedQueue();
  readonly #answers = new LRUCache<string, Answered>({ max: 20_000 });

  constructor({ store, sets, personal, metrics }: PipelineOptions) {
    this.#store = store;
    this.#personal = personal;
    this.entities = new Entities(store, personal);
    this.#sources = { entities: this.entities, sets };
    this.#metrics = metrics;
  }

  async execute(name: CommandName, input: unknown, context: CommandContext): Promise<CommandResult> {
    const measured = this.#metrics.start(name);
    try {
      const result = await this.#execute(validCommand(name, input), context);
      measured("accepted");
      return result;
    } catch (error) {
      const named = galaxyError(error);
      measured(named?.code ?? "internal_error");
      throw named ?? error;
    }
  }

  #execute(command: Command, context: CommandContext): Promise<CommandResult> {
    const commandId = context.commandId === undefined ? randomUUID() : validCommandId(context.commandId);
    const hash = commandHash(command.name, commandCatalogue[command.name].entity, command.data);
    const answerKey = `${context.principal.actor.kind}:${context.principal.actor.id}:${commandId}`;
    const known = this.#answers.get(answerKey);
    if (known) return known.hash === hash ? known.result : Promise.reject(reused());
    const result = this.#inTurn(command, commandId, hash, context);
    if (context.commandId !== undefined) {
      this.#answers.set(answerKey, { hash, result });
      // What failed may be tried again with the same id: it appended nothing.
      result.catch(() => this.#answers.delete(answerKey));
    }
    return result;
  }

  #inTurn(command: Command, commandId: string, hash: string, context: CommandContext): Promise<CommandResult> {
    const definition: CommandDefinition = commandCatalogue[command.name];
    const { entity: kind } = definition;
    if (!isAggregateKind(kind)) throw new Error(`${command.name} is for a ${kind}, which has no aggregate`);
    const given = (command.data as Readonly<Record<string, unknown>>)[definition.idField];
    const entityId = typeof given === "string" ? given : derivedId(commandId, "entity");
    // Made this very moment: there is no stream to look for.
    const isNew = given === undefined && context.commandId === undefined;
    return this.#queue.run(streamOf(kind, entityId), () => this.#attempts({ command, definition, kind, entityId, isNew, commandId, hash, context }));
  }

  async #attempts(work: Work): Promise<CommandResult> {
    const { kind, entityId, context } = work;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(work, attempt > 1);
      } catch (error) {
        if (error instanceof EventStoreError) this.entities.forget(kind, entityId); // what was written is for the log to say
        if (!(error instanceof WrongExpectedRevision)) throw error;
        if (context.expectedRevision !== undefined) throw conflict(context.expectedRevision, typeof error.actual === "number" ? error.actual : -1);
        if (attempt === MAX_ATTEMPTS) throw new GalaxyError("conflict", "Others are changing this at the same time; try again", {}, { cause: error });
        await pause(Math.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt));
      }
    }
  }

  async #attempt(work: Work, fresh: boolean): Promise<CommandResult> {
    const { command, definition, kind, entityId, commandId, hash, context } = work;
    const entity = work.isNew && !fresh ? null : await (fresh ? this.entities.refresh(kind, entityId) : this.entities.load(kind, entityId));
    const { teamId, projectId, within } = await this.#place(command, entityId, entity);
    if (context.trusted !== true) {
      // what something is to be made in is told by the same words as when it does not exist
      const where = { teamId, entityId, what: within ?? kind, ...(within === undefined ? {} : { field: `${within}_id` }) };
      await authoriseCommand(this.entities, context.principal, definition.action, where);
      if (context.occurredAt !== undefined) await authoriseCommand(this.entities, context.principal, "import", where);
    }

    const past = entity?.commands.get(commandId);
    if (entity && past) {
      if (past.hash !== hash) throw reused();
      return resultOf(entity, past);
    }
    const stale = (): Promise<boolean> => this.#isStale(entity, kind, entityId, fresh);
    try {
      if (definition.creates && entity) throw new GalaxyError("duplicate", `There is a ${kind} with this id already`, { [definition.idField]: ["is taken"] });
      if (!definition.creates && (!entity || aggregates[kind].isDeleted(entity.state) || (await this.#projectIsDeleted(kind, projectId)))) throw noSuch(kind);
      if (context.expectedRevision !== undefined && context.expectedRevision !== (entity?.revision ?? -1)) throw conflict(context.expectedRevision, entity?.revision ?? -1);
      return await this.#decideAndAppend(work, entity, teamId, projectId, stale);
    } catch (error) {
      // A refusal may come from a state that another process has changed since.
      if (error instanceof GalaxyError && (await stale())) return this.#attempt(work, true);
      throw error;
    }
  }

  async #decideAndAppend(work: Work, entity: Entity | null, teamId: string, projectId: string | undefined, stale: () => Promise<boolean>): Promise<CommandResult> {
    const { command, kind, entityId, commandId, hash, context } = work;
    const { actor } = context.principal;
    const metadata = {
      occurredAt: occurrence(context, entity?.occurredAt),
      actor,
      teamId,
      ...(projectId === undefined ? {} : { projectId }),
      commandId,
      commandHash: hash,
      correlationId: context.correlationId ?? commandId,
      causationId: context.causationId ?? commandId,
      ...(context.traceparent === undefined ? {} : { traceparent: context.traceparent }),
      ...(context.ip === undefined ? {} : { ip: context.ip }),
      ...(context.userAgent === undefined ? {} : { userAgent: context.userAgent }),
    };
    const suggestedKey = command.name === "create_project" ? await this.#projectKey(command.data, entityId, metadata) : "";
    const facts = await factsFor({ command, entity, entityId, teamId, commandId, suggestedKey, actor }, this.#sources);
    const decided = aggregates[kind].decide(entity?.state ?? null, command, facts);
    if (decided.length === 0 && entity) {
      if (await stale()) return this.#attempt(work, true);
      return resultOf(entity);
    }
    await this.#reserveFor(command, entity, entityId, metadata, decided);
    const streamId = streamOf(kind, entityId);
    const { toAppend, events } = await seal(decided, { ...metadata, streamId, firstRevision: (entity?.revision ?? -1) + 1, prevHash: entity?.hash ?? "" }, this.#personal);
    const appended = await this.#store.append(streamId, toAppend, entity?.revision ?? "no_stream");
    let after: Entity | null = entity;
    for (const event of events) after = fold(kind, entityId, after, { ...event, position: appended.position } as DomainEvent);
    if (!after) throw new Error(`${command.name} appended nothing`);
    this.entities.keep(after);
    return resultOf(after);
  }

  /** With a project goes all that is in it. */
  async #projectIsDeleted(kind: AggregateKind, projectId: string | undefined): Promise<boolean> {
    if (projectId === undefined || kind === "project") return false;
    return (await this.entities.load("project", projectId))?.state.deleted ?? false;
  }

  /** Whether the log has gone on from the state that was decided on. Remembers what it finds. */
  async #isStale(entity: Entity | null, kind: AggregateKind, entityId: string, fresh: boolean): Promise<boolean> {
    if (fresh) return false;
    const now = await this.entities.refresh(kind, entityId);
    return now !== null && now.revision !== (entity?.revision ?? -1);
  }

  /** The team and the project a command belongs to: those of its entity, or of what a new one is made in. */
  async #place(command: Command, entityId: string, entity: Entity | null): Promise<{ teamId: string; projectId: string | undefined; within?: AggregateKind }> {
    if (entity) return { teamId: entity.teamId, projectId: entity.projectId };
    const within = async <Kind extends AggregateKind>(kind: Kind, id: string) => {
      const parent = await this.entities.load(kind, id);
      if (!parent || aggregates[kind].isDeleted(parent.state)) throw noSuch(kind, `${kind}_id`);
      return parent;
    };
    switch (command.name) {
      case "create_team":
        return { teamId: entityId, projectId: undefined };
      case "register_user": // what a person does with their own account happens in no team
        return { teamId: entityId, projectId: undefined };
      case "create_project":
        return { teamId: (await within("team", command.data.team_id)).id, projectId: entityId, within: "team" };
      case "create_sprint":
      case "create_story": {
        const parent = await within("project", command.data.project_id);
        return { teamId: parent.teamId, projectId: parent.id, within: "project" };
      }
      case "create_task": {
        const parent = await within("story", command.data.story_id);
        if (await this.#projectIsDeleted("story", parent.projectId)) throw noSuch("story", "story_id");
        return { teamId: parent.teamId, projectId: parent.projectId, within: "story" };
      }
      default:
        throw noSuch(commandCatalogue[command.name].entity);
    }
  }

  /** The key of a new project, reserved in its team: the one asked for, or the first that is free of those its name suggests. */
  async #projectKey(wanted: { readonly team_id: string; readonly name: string; readonly key?: string | undefined }, projectId: string, metadata: Metadata): Promise<string> {
    const stateOf = async (holder: string): Promise<Holding> => {
      const project = await this.entities.refresh("project", holder);
      return project ? (project.state.deleted ? "over" : "held") : "not_yet";
    };
    for (const key of wanted.key === undefined ? projectKeysFor(wanted.name) : [wanted.key]) {
      const reserved = await reserve({ store: this.#store, personal: this.#personal }, `project-key:${wanted.team_id}:${key}`, projectId, stateOf, metadata);
      if (reserved === "ours") return key;
      if (reserved === "contested" && wanted.key !== undefined) throw contested();
    }
    throw new GalaxyError("duplicate", `The key ${wanted.key ?? ""} is taken by another project of this team`, { key: ["is taken"] });
  }

  /** What else may exist only once: a team's address, a project's active sprint. */
  async #reserveFor(command: Command, entity: Entity | null, entityId: string, metadata: Metadata, decided: ReadonlyArray<{ readonly data: unknown }>): Promise<void> {
    if (command.name === "create_team") {
      const { data } = decided[0] as { readonly data: { readonly workspace_slug: string } };
      const { workspace_slug } = data;
      const stateOf = async (holder: string): Promise<Holding> => ((await this.entities.refresh("team", holder)) ? "held" : "not_yet");
      const reserved = await reserve({ store: this.#store, personal: this.#personal }, `team-slug:${workspace_slug}`, entityId, stateOf, metadata);
      if (reserved === "contested") throw contested();
      if (reserved === "theirs") throw new GalaxyError("duplicate", `The address ${workspace_slug} is taken`, { workspace_slug: ["is taken"] });
    }
    if (command.name === "start_sprint" && entity?.projectId !== undefined) {
      const project = await this.entities.load("project", entity.projectId);
      if (project?.state.allow_parallel_sprints) return;
      const stateOf = async (holder: string): Promise<Holding> => {
        const status = (await this.entities.refresh("sprint", holder))?.state.status;
        return status === "active" ? "held" : status === undefined || status === "planning" ? "not_yet" : "over";
      };
      const reserved = await reserve({ store: this.#store, personal: this.#personal }, `active-sprint:${entity.projectId}`, entityId, stateOf, metadata);
      if (reserved === "contested") throw contested();
      if (reserved === "theirs") throw new GalaxyError("rule_violation", "Another sprint of this project is active; complete it first, or let the project run several at once");
    }
  }
}

interface Work {
  readonly command: Command;
  readonly definition: CommandDefinition;
  readonly kind: AggregateKind;
  readonly entityId: string;
  readonly isNew: boolean;
  readonly commandId: string;
  readonly hash: string;
  readonly context: CommandContext;
}

type Metadata = Omit<EnvelopeContext, "streamId" | "firstRevision" | "prevHash">;

function conflict(expected: number, actual: number): GalaxyError {
  return new GalaxyError("conflict", `This has changed since: it is at revision ${actual}, not ${expected}`, { revision: [String(actual)] });
}

function contested(): GalaxyError {
  return new GalaxyError("conflict", "Somebody else is doing the same at this moment; try again");
}

function reused(): GalaxyError {
  return new GalaxyError("command_id_reused", "This idempotency key came before with another command; use a new one");
}

function galaxyError(error: unknown): GalaxyError | undefined {
  if (error instanceof GalaxyError) return error;
  if (!(error instanceof EventStoreError)) return undefined;
  if (error.code === "event_too_large") return new GalaxyError("payload_too_large", "This is more than one change may hold", undefined, { cause: error });
  return new GalaxyError("unavailable", "The event store does not answer; try again with the same idempotency key", undefined, { cause: error });
}
