import type { Kysely } from "kysely";
import type { ReadModels } from "#schemas/read-models.ts";
import type { SignInConfig } from "../config/sign-in.ts";
import type { Authenticate } from "../http/authenticate.ts";
import type { Logger } from "../telemetry/logger.ts";
import { ApiKeys } from "./api-keys.ts";
import { createAuthentication, type Authentication } from "./authenticate.ts";
import { cookieNames, type CookieNames } from "./cookies.ts";
import { Credentials } from "./credentials.ts";
import { createDirectory, type Directory } from "./directory.ts";
import { Identities } from "./identities.ts";
import { Lockout } from "./lockout.ts";
import { createMailer, type Mailer } from "./mail.ts";
import { OneTimeTokens } from "./one-time-tokens.ts";
import { createPasswords, type Passwords } from "./passwords.ts";
import type { Secrets } from "./secrets.ts";
import { Sessions } from "./sessions.ts";
import { Tokens } from "./tokens.ts";

/** Everything by which people are recognised; one a process. */
export interface Security {
  readonly config: SignInConfig;
  readonly secrets: Secrets;
  readonly directory: Directory;
  readonly authenticate: Authenticate;
  readonly byAuthorization: Authentication["byAuthorization"];
  readonly cookies: CookieNames;
  readonly credentials: Credentials;
  readonly passwords: Passwords;
  readonly lockout: Lockout;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeys;
  readonly oneTime: OneTimeTokens;
  readonly identities: Identities;
  readonly mailer: Mailer;
  close(): Promise<void>;
}

export interface SecurityOptions {
  readonly config: SignInConfig;
  /** Closed by whoever opened them, after this. */
  readonly secrets: Secrets;
  readonly db: Kysely<ReadModels>;
  readonly databaseUrl: string;
  readonly logger: Logger;
  /** Where mail is printed when none can be sent. */
  readonly print?: (text: string) => void;
}

const PRUNE_EVERY_MS = 60 * 60 * 1_000;

/** Opens all that stands on the secrets. The read models may not be there yet. */
export function openSecurity({ config, secrets, db, databaseUrl, logger, print }: SecurityOptions): Security {
  const { pool, vault, notices } = secrets;
  const cookies = cookieNames(config.publicUrl);
  const tokens = new Tokens({ pool, vault });
  const sessions = new Sessions({ pool, vault, notices });
  const apiKeys = new ApiKeys({ pool, notices });
  const oneTime = new OneTimeTokens({ pool, vault });
  const directory = createDirectory({ db, databaseUrl, logger });
  const mailer = createMailer(config.mail, print);
  const { authenticate, byAuthorization } = createAuthentication({ tokens, sessions, apiKeys, directory, notices, cookies, logger });
  const pruner = setInterval(() => {
    Promise.all([sessions.prune(), oneTime.prune()]).catch((error: unknown) => logger.warn({ err: error }, "old sessions could not be forgotten; the next try is in an hour"));
  }, PRUNE_EVERY_MS).unref();
  return {
    config,
    secrets,
    directory,
    authenticate,
    byAuthorization,
    cookies,
    credentials: new Credentials(pool),
    passwords: createPasswords(secrets.pepper("password", "")),
    lockout: new Lockout(pool),
    tokens,
    sessions,
    apiKeys,
    oneTime,
    identities: new Identities(secrets),
    mailer,
    async close() {
      clearInterval(pruner);
      mailer.close();
      await directory.close();
    },
  };
}
