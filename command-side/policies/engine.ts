import { setTimeout as pause } from "node:timers/promises";
import type { Pool, PoolClient } from "pg";
import { toDomainEvent, UnreadableEvent } from "#infra/event-store/codec.ts";
import type { EventStore, RecordedEvent } from "#infra/event-store/port.ts";
import { leadAlone } from "#infra/postgres/leader.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import { commandCatalogue } from "#schemas/commands/catalogue.ts";
import type { DomainEvent } from "#schemas/events/catalogue.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { derivedId } from "../pipeline/envelope.ts";
import type { Policy, PolicyFacts } from "./policy.ts";

export interface PolicyEngineOptions {
  readonly policies: readonly Policy[];
  readonly store: EventStore;
  readonly pool: Pool;
  readonly commands: CommandGateway;
  readonly facts: PolicyFacts;
  readonly logger: Logger;
}

/** Of several command sides one runs the policies, another takes over when it ends. */
const LOCK = 7_301_001;
const RETRY_MS = [100, 400, 1_600, 5_000] as const;
/** A place in the log without anything to do is written down this often, in events. */
const CHECKPOINT_EVERY = 1_000;

/**
 * Feeds every event to the policies and sends what they ask for. A command's id comes from the event's, so an event
 * that is fed again after a crash does nothing twice; the checkpoint moves on only when its commands are answered.
 */
export function runPolicies(options: PolicyEngineOptions): { close(): Promise<void> } {
  return leadAlone({ pool: options.pool, lock: LOCK, name: "running the policies", logger: options.logger }, async (client, signal) => {
    await client.query("create schema if not exists command_side");
    await client.query("create table if not exists command_side.policy_checkpoint (name text primary key, position bigint not null)");
    await follow(options, client, signal);
  });
}

async function follow(options: PolicyEngineOptions, client: PoolClient, signal: AbortSignal): Promise<void> {
  const { store, logger } = options;
  const { rows } = await client.query<{ position: string }>("select position::text as position from command_side.policy_checkpoint");
  const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
  const head = last?.position ?? 0n;
  let written = BigInt(rows[0]?.position ?? "0");
  let seen = 0;
  const checkpoint = async (position: bigint) => {
    await client.query("insert into command_side.policy_checkpoint (name, position) values ('policies', $1) on conflict (name) do update set position = excluded.position", [position.toString()]);
    written = position;
    seen = 0;
  };
  if (written > head) {
    logger.warn({ checkpoint: written.toString(), head: head.toString() }, "the log is shorter than what the policies have seen: it is another one, or an older backup; they go on from its end");
    await checkpoint(head);
  }
  for await (const message of store.subscribeAll({ after: written === 0n ? "start" : written, signal })) {
    if (message.kind !== "events") continue;
    for (const recorded of message.events) {
      if (signal.aborted) return;
      seen += 1;
      const event = readable(recorded, logger);
      const acted = event !== undefined && (await react(options, event, signal));
      if (signal.aborted) return;
      if (acted || seen >= CHECKPOINT_EVERY) await checkpoint(recorded.position);
    }
  }
}

/** What this program does not understand has no consequences here; the projectors park it for people to see. */
function readable(recorded: RecordedEvent, logger: Logger): DomainEvent | undefined {
  try {
    return toDomainEvent(recorded);
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    logger.warn({ err: error }, "the policies pass over an event");
    return undefined;
  }
}

/** Whether any policy had something to do. */
async function react(options: PolicyEngineOptions, event: DomainEvent, signal: AbortSignal): Promise<boolean> {
  let acted = false;
  for (const policy of options.policies) {
    if (!policy.on.includes(event.type)) continue;
    // A follow-up that comes too late is not sent again: what it was based on is looked at again first.
    const sent = await patiently(() => followUp(options, policy, event), signal, options.logger, policy.name);
    acted ||= sent === true;
  }
  return acted;
}

async function followUp({ commands, facts, logger }: PolicyEngineOptions, policy: Policy, event: DomainEvent): Promise<boolean> {
  const followUps = await policy.react(event, facts);
  for (const { name, input, expectedRevision } of followUps) {
    const subject = commandCatalogue[name].idField;
    try {
      await commands.execute(name, input, {
        principal: { actor: { kind: "system", id: policy.name }, name: "Software Galaxy", teams: {} },
        trusted: true, // what follows from an event was decided with it
        commandId: derivedId(event.id, `${policy.name}/${name}/${String((input as Readonly<Record<string, unknown>>)[subject])}`),
        correlationId: event.metadata.correlationId,
        causationId: event.id,
        ...(expectedRevision === undefined ? {} : { expectedRevision }),
        ...(event.metadata.traceparent === undefined ? {} : { traceparent: event.metadata.traceparent }),
        ...occurredWith(event),
      });
    } catch (error) {
      if (!(error instanceof GalaxyError) || error.code === "unavailable" || error.code === "conflict") throw error;
      // What the business refuses is settled: the world has moved on since the event.
      logger.info({ err: error, policy: policy.name }, "a policy's command was refused");
    }
  }
  return followUps.length > 0;
}

/** What follows from imported history happened right after it, not now. */
function occurredWith(event: DomainEvent): { occurredAt?: string } {
  const at = Date.parse(event.metadata.occurredAt);
  const backdated = event.recordedAt.getTime() - at > 60_000;
  return backdated ? { occurredAt: new Date(at + 1).toISOString() } : {};
}

/** Tries again while a store is away or others are faster, until it is done or the engine stops. */
async function patiently<Result>(work: () => Promise<Result>, signal: AbortSignal, logger: Logger, policy: string): Promise<Result | undefined> {
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      logger.warn({ err: error, policy }, "a policy has to wait");
      await pause(RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)], undefined, { signal }).catch(() => {}); // ended while waiting: the loop ends too
    }
  }
  return undefined;
}
