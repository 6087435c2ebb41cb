import { pino, type Logger as PinoLogger } from "pino";

export type Logger = PinoLogger;

/** Never written, wherever they stand: credentials, and whole requests. */
const secret = ["password", "token", "access_token", "refresh_token", "authorization", "cookie", "secret", "api_key", "client_secret", "connectionString"];

/** JSON lines on standard error, so that standard output stays for people. */
export function createLogger(options: { readonly level: string }): Logger {
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" },
      serializers: {
        err: (error: unknown) => (error instanceof Error ? { type: error.name, message: withoutCredentials(error.message), stack: withoutCredentials(error.stack ?? ""), ...(error.cause instanceof Error ? { cause: withoutCredentials(error.cause.message) } : {}) } : error),
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}

/** `postgres://user:secret@host` in a message of a library. */
export function withoutCredentials(text: string): string {
  return text.replace(/(\b[a-z+]+:\/\/[^\s:/@]+):[^\s@]+@/gi, "$1:[redacted]@");
}
