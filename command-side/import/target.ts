import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import { GalaxyError } from "#schemas/errors.ts";
import { mayDo, roleIn, type Principal } from "#schemas/principal.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import { authorise } from "../pipeline/authorise.ts";
import type { Sender } from "./sender.ts";

/** Where an import goes: a project that is there, or one known (or to be made) by its name. */
export interface ImportTarget {
  readonly projectId?: string | undefined;
  readonly projectName?: string | undefined;
  /** Needed with a name by whoever may import into several teams. */
  readonly teamId?: string | undefined;
}

export interface TargetProject {
  readonly id: string;
  readonly timeZone: string;
  /** Sprints that are there, by name; of several with a name the one that is not over, else the last. */
  readonly sprints: ReadonlyMap<string, { readonly id: string; readonly isOver: boolean }>;
}

export interface TargetSources {
  readonly sender: Sender;
  readonly db: Kysely<ReadModels>;
  /** Resolves when the read models have everything that is in the log now. */
  readonly upToDate: () => Promise<void>;
}

/**
 * The project an import goes into; made when no project of the team has the name.
 * @throws {GalaxyError} `not_found`, `forbidden`, `validation_error`
 */
export async function resolveTarget({ projectId, projectName, teamId }: ImportTarget, principal: Principal, { sender, db, upToDate }: TargetSources): Promise<TargetProject> {
  await upToDate();
  if (projectId !== undefined) {
    const row = await db.selectFrom("projects").select(["id", "team_id", "time_zone"]).where("id", "=", projectId).executeTakeFirst();
    // one of another team is as if it were not there
    if (!row || roleIn(principal, row.team_id) === undefined) throw new GalaxyError("not_found", "There is no such project", { project_id: ["must be a project that exists"] });
    authorise(principal, roleIn(principal, row.team_id), "import", "project");
    return { id: row.id, timeZone: row.time_zone, sprints: await sprintsOf(db, row.id) };
  }
  const name = projectName?.trim() ?? "";
  if (name === "") throw new GalaxyError("validation_error", "Say which project to import into: project_id, or project_name", { project_name: ["is missing"] });
  const team = teamId ?? onlyTeam(principal);
  authorise(principal, roleIn(principal, team), "import", "team");
  const known = await db.selectFrom("projects").select(["id", "time_zone"]).where("team_id", "=", team).where("name", "=", name).orderBy("created_at").orderBy("id").limit(1).executeTakeFirst();
  if (known) return { id: known.id, timeZone: known.time_zone, sprints: await sprintsOf(db, known.id) };
  const made = await sender.send("create_project", { team_id: team, name }, randomUUID());
  return { id: made.id, timeZone: "UTC", sprints: new Map() };
}

function onlyTeam(principal: Principal): string {
  const able = Object.keys(principal.teams).filter((teamId) => mayDo(principal, teamId, "import"));
  const [first] = able;
  if (first === undefined) throw new GalaxyError("forbidden", "Your role does not allow you to import");
  if (able.length > 1) throw new GalaxyError("validation_error", "You belong to several teams: say which one the project is for", { team_id: ["is missing"] });
  return first;
}

async function sprintsOf(db: Kysely<ReadModels>, projectId: string): Promise<TargetProject["sprints"]> {
  const rows = await db.selectFrom("sprints").select(["id", "name", "status"]).where("project_id", "=", projectId).orderBy("created_at").orderBy("id").execute();
  const byName = new Map<string, { id: string; isOver: boolean }>();
  for (const { id, name, status } of rows) {
    const isOver = status === "completed" || status === "archived";
    if (!isOver || byName.get(name)?.isOver !== false) byName.set(name, { id, isOver });
  }
  return byName;
}
