import { BlockList, isIP } from "node:net";
import { z } from "zod";

/** Who in front of us is believed about where a request came from: `X-Forwarded-For` of anybody else is only words. */
export type TrustedProxies = BlockList;

const listOf = (text: string) => text.split(",").map((part) => part.trim()).filter((part) => part !== "");

const trustProxy = z.string().transform((text, context): TrustedProxies => {
  const proxies = new BlockList();
  for (const part of listOf(text)) if (!trust(proxies, part)) context.addIssue({ code: "custom", message: "must be addresses, networks such as 10.0.0.0/8, or loopback, with commas between them" });
  return proxies;
});

function trust(proxies: BlockList, part: string): boolean {
  if (part === "loopback") {
    proxies.addSubnet("127.0.0.0", 8, "ipv4");
    proxies.addAddress("::1", "ipv6");
    return true;
  }
  const [address = "", prefix, more] = part.split("/");
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  if (prefix === undefined) {
    proxies.addAddress(address, family);
    return true;
  }
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (version === 4 ? 32 : 128)) return false;
  proxies.addSubnet(address, Number(prefix), family);
  return true;
}

/** `https://app.example.com`: scheme, name and port, and nothing behind them. */
const origins = z.string().transform((text, context): readonly string[] =>
  listOf(text).flatMap((part) => {
    const origin = URL.canParse(part) ? new URL(part).origin : "null";
    if (origin !== "null" && part.replace(/\/$/, "") === origin) return [origin];
    context.addIssue({ code: "custom", message: "must be origins such as https://app.example.com with commas between them" });
    return [];
  }),
);

export interface GuardRails {
  /** Requests a minute of one person, or of one address that is not signed in. */
  readonly rateLimitPerMinute: number;
  /** Origins of other sites whose pages may call the API with a token. */
  readonly corsOrigins: readonly string[];
  /** Undefined: nobody stands in front of us. */
  readonly trustedProxies: TrustedProxies | undefined;
}

/** The variables of the environment for the guard rails. */
export const guardRailEnvironment = z
  .object({
    RATE_LIMIT_PER_MINUTE: z.coerce.number({ error: "must be a number" }).int({ error: "must be a whole number" }).min(1, { error: "must be at least 1" }).max(1_000_000_000, { error: "must be at most 1000000000" }).default(1_000),
    CORS_ORIGINS: origins.optional(),
    TRUST_PROXY: trustProxy.optional(),
  })
  .transform((read): GuardRails => ({ rateLimitPerMinute: read.RATE_LIMIT_PER_MINUTE, corsOrigins: read.CORS_ORIGINS ?? [], trustedProxies: read.TRUST_PROXY }));
