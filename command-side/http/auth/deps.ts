import type { Kysely } from "kysely";
import type { EventStore } from "#infra/event-store/port.ts";
import type { Authenticate } from "#infra/http/authenticate.ts";
import type { RequestLimits } from "#infra/http/rate-limit/requests.ts";
import type { ReadModelPosition } from "#infra/postgres/reached.ts";
import type { Security } from "#infra/security/open.ts";
import type { Logger } from "#infra/telemetry/logger.ts";
import type { CommandGateway } from "#schemas/command-gateway.ts";
import type { ReadModels } from "#schemas/read-models.ts";
import type { Entities } from "../../pipeline/entities.ts";

/** What signing in stands on. */
export interface AuthDeps {
  readonly security: Security;
  /** The limits are around it already. */
  readonly authenticate: Authenticate;
  readonly limits: RequestLimits;
  readonly commands: CommandGateway;
  readonly entities: Entities;
  readonly store: EventStore;
  readonly db: Kysely<ReadModels>;
  readonly readModels: ReadModelPosition;
  /** Where browsers reach the product; links in mails begin with it. Never taken from a request. */
  readonly publicUrl: string;
  readonly logger: Logger;
}
