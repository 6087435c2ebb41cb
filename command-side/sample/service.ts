import type { Kysely } from "kysely";
import { v5 as uuidv5 } from "uuid";
import type { EventStore } from "#infra/event-store/port.ts";
import type { ReadModelPosition } from "#infra/postgres/reached.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import type { CommandName } from "#schemas/commands/catalogue.ts";
import { GalaxyError } from "#schemas/errors.ts";
import { mayDo, roleIn, type Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import { noSuch } from "../pipeline/authorise.ts";
import { KeyedQueue } from "../pipeline/queue.ts";
import { Lanes } from "../import/lanes.ts";
import { sampleCalendar } from "./calendar.ts";
import { sampleProject } from "./content.ts";
import { partId, sampleSteps, type Step } from "./script.ts";

export interface SampleOptions {
  readonly commands: CommandGateway;
  readonly store: EventStore;
  readonly db: Kysely<ReadModels>;
  readonly readModels: ReadModelPosition;
}

export interface SampleRequest {
  /** Left out: the first team the principal may do this in. */
  readonly teamId?: string | undefined;
  /** Make another one even when there is one. */
  readonly again: boolean;
  /** Days begin and end in it. */
  readonly timeZone: string;
}

export interface Sample {
  readonly projectId: string;
  /** Log position to wait for before it is read, in decimal. */
  readonly position: string;
  /** False when it was there before. */
  readonly created: boolean;
}

const NAMESPACE = "b4b8a1f5-0f0e-4c9e-8a55-7d3b1c2e9f60";
const MOST = 20;
const AT_ONCE = 32;
const READ_MODELS_WAIT_MS = 30_000;

/** Makes the sample project: some weeks of a team's work, told through commands with the time they would have had. */
export class SampleProjects {
  readonly #options: SampleOptions;
  readonly #queue = new KeyedQueue();

  constructor(options: SampleOptions) {
    this.#options = options;
  }

  /**
   * The team's sample project; made when there is none. One that was interrupted in the middle is finished.
   * @throws {GalaxyError} `not_found` for a team of others, `forbidden`, or `rule_violation` when the team has far too many
   */
  async load(principal: Principal, request: SampleRequest): Promise<Sample> {
    if (request.teamId !== undefined && roleIn(principal, request.teamId) === undefined) throw noSuch("team", "team_id");
    const candidates = request.teamId === undefined ? Object.keys(principal.teams) : [request.teamId];
    const team = candidates.find((teamId) => mayDo(principal, teamId, "import") && mayDo(principal, teamId, "manage_projects"));
    if (team === undefined) throw new GalaxyError("forbidden", "Your role does not allow you to load the sample project");
    return this.#queue.run(team, () => this.#load(team, principal, request));
  }

  async #load(team: string, principal: Principal, { again, timeZone }: SampleRequest): Promise<Sample> {
    const { store, db, readModels, commands } = this.#options;
    const [last] = await store.readAll({ direction: "backwards", maxCount: 1 });
    if (last) await readModels.reached(last.position, READ_MODELS_WAIT_MS);
    const ids = Array.from({ length: MOST }, (_, number) => uuidv5(`${team}/sample-project/${number}`, NAMESPACE));
    const there = await db.selectFrom("projects").select(["id", "status", "created_at", "time_zone"]).where("id", "in", ids).orderBy("created_at").execute();
    // it becomes active with its last step
    const unfinished = there.find(({ status }) => status === "planning");
    const [first] = there;
    if (unfinished) return { projectId: unfinished.id, position: await this.#tell(unfinished.id, calendarOf(unfinished), principal), created: true };
    if (first && !again) return { projectId: first.id, position: last?.position.toString() ?? "0", created: false };

    const calendar = sampleCalendar(new Date(), timeZone);
    const { key, name, ...about } = sampleProject;
    for (const [number, id] of ids.entries()) {
      if (there.some((project) => project.id === id)) continue;
      try {
        const input = { ...about, project_id: id, team_id: team, name: number === 0 ? name : `${name} ${number + 1}`, time_zone: timeZone, on_last_task_done: "off" as const, ...(await this.#isFree(team, key) ? { key } : {}) };
        await commands.execute("create_project", input, { principal, occurredAt: calendar.beginning, correlationId: id });
      } catch (error) {
        // an earlier sample with this id was deleted: its history stays its own
        if (error instanceof GalaxyError && error.code === "duplicate" && error.details?.["project_id"]) continue;
        throw error;
      }
      return { projectId: id, position: await this.#tell(id, calendar, principal), created: true };
    }
    throw new GalaxyError("rule_violation", `There have been ${MOST} sample projects in this team; that is enough`);
  }

  async #isFree(team: string, key: string): Promise<boolean> {
    return (await this.#options.db.selectFrom("projects").select("id").where("team_id", "=", team).where("key", "=", key).executeTakeFirst()) === undefined;
  }

  /** All steps that are not in the future. Each has an id of its own, so telling it again adds what is missing. */
  async #tell(projectId: string, calendar: ReturnType<typeof sampleCalendar>, principal: Principal): Promise<string> {
    let position = 0n;
    const send = async (name: CommandName, input: unknown, step: string, occurredAt: string): Promise<void> => {
      const result = await this.#options.commands.execute(name, input, { principal, commandId: partId(projectId, `command/${step}`), occurredAt, correlationId: projectId });
      const at = BigInt(result.position);
      if (at > position) position = at;
    };
    const ownerId = principal.actor.kind === "user" ? principal.actor.id : undefined;
    const now = new Date(Date.now() - 60_000).toISOString();
    const steps = sampleSteps(projectId, calendar, ownerId).filter(({ at }) => at < now);
    for (const wave of wavesOf(steps)) {
      const lanes = new Lanes(AT_ONCE);
      for (const chain of wave) {
        await lanes.start(async () => {
          for (const { name, input, at, entityId } of chain) await send(name, input, `${entityId}/${name}/${at}`, at);
        });
      }
      await lanes.idle();
    }
    // Only now stories follow their tasks: while the history was told, that would have come in between.
    await send("update_project", { project_id: projectId, on_last_task_done: "in_review" }, "settings", calendar.beginning);
    await send("change_project_status", { project_id: projectId, status: "active" }, "active", calendar.beginning);
    return position.toString();
  }
}

function calendarOf({ created_at: createdAt, time_zone: timeZone }: { readonly created_at: Date; readonly time_zone: string }): ReturnType<typeof sampleCalendar> {
  // It began eight weeks before the day it was told, give or take a weekend: found again by looking.
  for (let days = 52; days <= 60; days += 1) {
    const calendar = sampleCalendar(new Date(createdAt.getTime() + days * 86_400_000), timeZone);
    if (calendar.beginning === createdAt.toISOString()) return calendar;
  }
  throw new GalaxyError("conflict", "A sample project that was interrupted cannot be finished; delete it and load it anew");
}

/**
 * Steps that may be done at the same time, by entity: starting and completing a sprint looks at its stories and is done alone;
 * before that what is made, then what belongs to it, then what happens to them.
 */
function wavesOf(steps: readonly Step[]): Step[][][] {
  const waves: Step[][][] = [];
  let batch: Step[] = [];
  const flush = () => {
    const made = batch.filter(({ name }) => name === "create_sprint" || name === "create_story");
    const parts = batch.filter(({ name }) => name === "create_task");
    const rest = batch.filter((step) => !made.includes(step) && !parts.includes(step));
    for (const wave of [made, parts, rest]) if (wave.length > 0) waves.push([...Map.groupBy(wave, ({ entityId }) => entityId).values()]);
    batch = [];
  };
  for (const step of steps) {
    if (step.name !== "start_sprint" && step.name !== "complete_sprint") {
      batch.push(step);
      continue;
    }
    flush();
    waves.push([[step]]);
  }
  flush();
  return waves;
}
