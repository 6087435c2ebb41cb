import { Router } from "express";
import type { Kysely } from "kysely";
import type { Pool } from "pg";
import type { EventStore } from "#infra/event-store/port.ts";
import type { Files } from "#infra/files/open.ts";
import type { Authenticate } from "#infra/http/authenticate.ts";
import type { RequestLimits } from "#infra/http/rate-limit/requests.ts";
import type { ReadModelPosition } from "#infra/postgres/reached.ts";
import type { PersonalData } from "#infra/security/personal-data.ts";
import type { Security } from "#infra/security/open.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { Metrics } from "#infra/telemetry/metrics.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import { authRoutes } from "./http/auth/routes.ts";
import { attachmentRoutes } from "./attachments/routes.ts";
import { Attachments } from "./attachments/service.ts";
import { commandRoutes } from "./http/command-routes.ts";
import { importRoutes } from "./import/routes.ts";
import { ImportService } from "./import/service.ts";
import { commandMetrics } from "./pipeline/command-metrics.ts";
import { Pipeline } from "./pipeline/pipeline.ts";
import { setFactsFrom } from "./pipeline/read-model-facts.ts";
import { runPolicies } from "./policies/engine.ts";
import { ExpiredInvitations } from "./policies/expired-invitations.ts";
import { peopleLeaveTheirTeams } from "./policies/people-leave-their-teams.ts";
import { secretsFollowTheLog } from "./policies/secrets-follow-the-log.ts";
import { storyFollowsTasks } from "./policies/story-follows-tasks.ts";
import { tasksGoWithTheirStory } from "./policies/tasks-go-with-their-story.ts";
import { unfinishedStoriesMoveOn } from "./policies/unfinished-stories-move-on.ts";
import { sampleRoutes } from "./sample/routes.ts";
import { SampleProjects } from "./sample/service.ts";

export interface CommandSideOptions {
  readonly store: EventStore;
  readonly db: Kysely<ReadModels>;
  readonly pool: Pool;
  readonly readModels: ReadModelPosition;
  /** Encrypts what is personal in events, and opens it again. */
  readonly personal: PersonalData;
  /** Where attached files are kept. */
  readonly files: Files;
  readonly authenticate: Authenticate;
  /** How people sign in, and where browsers reach the product; without it those routes are not there. */
  readonly people?: { readonly security: Security; readonly limits: RequestLimits; readonly publicUrl: string };
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export interface CommandSide {
  readonly commands: CommandGateway;
  /** To be mounted at `/api/v1`. */
  readonly routes: Router;
  /** Commands by their name alone, for mounting at `/api/v1` in front of everything else. */
  readonly byName: Router;
  /** Lets the policies follow the log. */
  start(): Promise<void>;
  close(): Promise<void>;
}

const policies = [storyFollowsTasks, unfinishedStoriesMoveOn, tasksGoWithTheirStory, peopleLeaveTheirTeams];

export function createCommandSide(options: CommandSideOptions): CommandSide {
  const { store, db, pool, readModels, personal, files, authenticate, logger, metrics } = options;
  const sets = setFactsFrom(store, db, readModels);
  const pipeline = new Pipeline({ store, sets, personal, metrics: commandMetrics(metrics) });
  let engine: { close(): Promise<void> } | undefined;
  const imports = new ImportService({ commands: pipeline, store, db, readModels, logger });
  const attachments = new Attachments({ commands: pipeline, entities: pipeline.entities, files: files.store, incoming: files.incoming, logger });
  const expiredInvitations = new ExpiredInvitations({ commands: pipeline, db, logger });
  const routes = Router();
  const { people } = options;
  people?.security.secrets.notices.add({ onNotice: ({ person = [] }) => person.forEach((id) => pipeline.entities.forget("user", id)), onGap: () => {} });
  if (people) routes.use(authRoutes({ ...people, authenticate, commands: pipeline, entities: pipeline.entities, store, db, readModels, logger }));
  routes.use(importRoutes(imports, authenticate));
  routes.use(attachmentRoutes(attachments, authenticate)); // before whatever reads bodies
  routes.use(sampleRoutes(new SampleProjects({ commands: pipeline, store, db, readModels }), authenticate));
  const { byName, byRoute } = commandRoutes(pipeline, authenticate);
  routes.use(byName);
  routes.use(byRoute);
  return {
    commands: pipeline,
    byName,
    routes,
    async start() {
      engine = runPolicies({ policies: people ? [...policies, secretsFollowTheLog(people.security)] : policies, store, pool, commands: pipeline, facts: { entities: pipeline.entities, sets }, logger });
      attachments.start();
      if (people) expiredInvitations.start();
    },
    async close() {
      await expiredInvitations.close();
      await attachments.close();
      await imports.close();
      await engine?.close();
    },
  };
}
