import { z } from "zod";

/** Another place that vouches for people. */
export interface ProviderConfig {
  readonly kind: "oidc" | "github";
  /** Stands in addresses. */
  readonly id: string;
  /** Stands on the button. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface SignInConfig {
  /** 32 bytes in base64; undefined: the data directory holds it. */
  readonly masterKey: string | undefined;
  /** Where browsers reach the product, without a slash at the end; undefined: the listening address. */
  readonly publicUrl: string | undefined;
  /** `first`: the first person registers freely, everybody else needs an invitation. */
  readonly registration: "first" | "open";
  /** Undefined: mail is printed instead of sent. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
  readonly providers: readonly ProviderConfig[];
}

const secret = z.string().min(1).max(500);
const providerId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,30}$/, { error: "must be lower-case letters, digits and hyphens" });
/** Providers may be spoken to without TLS on this machine alone. */
const issuer = z.string().refine((value) => URL.canParse(value) && (new URL(value).protocol === "https:" || ["localhost", "127.0.0.1", "[::1]"].includes(new URL(value).hostname)), { error: "must be an address that starts with https://" });

const listed = z.array(z.strictObject({ id: providerId, name: z.string().min(1).max(50), issuer, client_id: secret, client_secret: secret })).max(20);

const oidcProviders = z.string().transform((text, context) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: "custom", message: "must be JSON: a list of {id, name, issuer, client_id, client_secret}" });
    return z.NEVER;
  }
}).pipe(listed);

function httpAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, pathname, search, hash } = new URL(value);
  return (protocol === "http:" || protocol === "https:") && pathname === "/" && search === "" && hash === "";
}

/** The variables of the environment that say how people sign in. */
export const signInEnvironment = z
  .object({
    GALAXY_MASTER_KEY: z.string().regex(/^[\w+/-]{43}=?$/, { error: "must be 32 bytes in base64, such as openssl rand -base64 32 prints them" }).optional(),
    GALAXY_PUBLIC_URL: z.string().refine(httpAddress, { error: "must be an address without a path, such as https://galaxy.example.com" }).optional(),
    GALAXY_REGISTRATION: z.enum(["first", "open"], { error: "must be first or open" }).default("first"),
    SMTP_URL: z.string().refine((value) => URL.canParse(value) && ["smtp:", "smtps:"].includes(new URL(value).protocol), { error: "must be an address that starts with smtp:// or smtps://" }).optional(),
    MAIL_FROM: z.string().min(3).max(300).optional(),
    OIDC_PROVIDERS: oidcProviders.optional(),
    GITHUB_CLIENT_ID: secret.optional(),
    GITHUB_CLIENT_SECRET: secret.optional(),
    GOOGLE_CLIENT_ID: secret.optional(),
    GOOGLE_CLIENT_SECRET: secret.optional(),
  })
  .check(({ value, issues }) => {
    const together = (one: keyof typeof value, other: keyof typeof value) => {
      if (value[one] !== undefined && value[other] === undefined) issues.push({ code: "custom", input: undefined, path: [other], message: `must be set where ${one} is` });
    };
    together("SMTP_URL", "MAIL_FROM");
    together("GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET");
    together("GITHUB_CLIENT_SECRET", "GITHUB_CLIENT_ID");
    together("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET");
    together("GOOGLE_CLIENT_SECRET", "GOOGLE_CLIENT_ID");
    const ids = [...(value.OIDC_PROVIDERS ?? []).map(({ id }) => id), ...(value.GITHUB_CLIENT_ID ? ["github"] : []), ...(value.GOOGLE_CLIENT_ID ? ["google"] : [])];
    if (new Set(ids).size < ids.length) issues.push({ code: "custom", input: undefined, path: ["OIDC_PROVIDERS"], message: "must name each provider once (google and github are taken when their own variables are set)" });
  })
  .transform((read): SignInConfig => ({
    masterKey: read.GALAXY_MASTER_KEY,
    publicUrl: read.GALAXY_PUBLIC_URL === undefined ? undefined : new URL(read.GALAXY_PUBLIC_URL).origin,
    registration: read.GALAXY_REGISTRATION,
    mail: read.SMTP_URL !== undefined && read.MAIL_FROM !== undefined ? { smtpUrl: read.SMTP_URL, from: read.MAIL_FROM } : undefined,
    providers: [
      ...(read.GOOGLE_CLIENT_ID && read.GOOGLE_CLIENT_SECRET ? [{ kind: "oidc" as const, id: "google", name: "Google", issuer: "https://accounts.google.com", clientId: read.GOOGLE_CLIENT_ID, clientSecret: read.GOOGLE_CLIENT_SECRET }] : []),
      ...(read.GITHUB_CLIENT_ID && read.GITHUB_CLIENT_SECRET ? [{ kind: "github" as const, id: "github", name: "GitHub", issuer: "https://github.com", clientId: read.GITHUB_CLIENT_ID, clientSecret: read.GITHUB_CLIENT_SECRET }] : []),
      ...(read.OIDC_PROVIDERS ?? []).map(({ id, name, issuer, client_id, client_secret }) => ({ kind: "oidc" as const, id, name, issuer, clientId: client_id, clientSecret: client_secret })),
    ],
  }));
