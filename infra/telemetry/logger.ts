import { pino, type DestinationStream, type Logger as PinoLogger } from "pino";

export type Logger = PinoLogger;

/** Never written, wherever they stand: credentials, and whole requests. */
const secret = ["password", "current", "token", "access_token", "refresh_token", "id_token", "authorization", "cookie", '["set-cookie"]', '["x-api-key"]', "secret", "api_key", "key", "client_secret", "secretAccessKey", "credential", "connectionString", "masterKey", "code_verifier"];
/** How deep in what is written a secret is looked for. */
const DEPTH = 4;

/** JSON lines on standard error, so that standard output stays for people. */
export function createLogger(options: { readonly level: string; /** Standard error unless given. */ readonly to?: DestinationStream }): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secret.flatMap((name) => Array.from({ length: DEPTH }, (_, depth) => (name.startsWith("[") && depth === 0 ? name : `${"*.".repeat(depth)}${name}`.replace(".[", "[")))), censor: "[redacted]" },
      serializers: {
        err: (error: unknown) => (error instanceof Error ? { type: error.name, message: withoutCredentials(error.message), stack: withoutCredentials(error.stack ?? ""), ...(error.cause instanceof Error ? { cause: withoutCredentials(error.cause.message) } : {}) } : error),
      },
    },
    options.to ?? pino.destination({ dest: 2, sync: true }),
  );
}

/** What libraries put into messages: `postgres://user:secret@host`, credentials of a header, tokens and keys of ours. */
export function withoutCredentials(text: string): string {
  return text
    .replace(/(\b[a-z+]+:\/\/[^\s:/@]+):[^\s@]+@/gi, "$1:[redacted]@")
    .replace(/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, "$1 [redacted]")
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]+/g, "[redacted]")
    .replace(/\b(sg_[\w-]{8})_[\w-]{20,}/g, "$1_[redacted]");
}
