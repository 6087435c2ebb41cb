import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import type { TrustedProxies } from "../config/guard-rails.ts";
import { serverSettings } from "./server-settings.ts";

/**
 * The address of whoever sends a request, for the audit log and for limits. Behind proxies that the configuration
 * trusts (TRUST_PROXY) it is the nearest address in `X-Forwarded-For` that is not one of theirs; what stands further
 * left was said by the caller. Undefined when the connection is gone already.
 */
export function addressOf(request: IncomingMessage): string | undefined {
  const direct = plain(request.socket.remoteAddress);
  const { trustedProxies: proxies } = serverSettings(request);
  if (direct === undefined || !proxies || !isTrusted(proxies, direct)) return direct;
  const forwarded = request.headers["x-forwarded-for"];
  const path = (typeof forwarded === "string" ? forwarded : "").split(",").map((part) => plain(part.trim()));
  let nearest = direct;
  for (const address of path.reverse()) {
    if (address === undefined || isIP(address) === 0) return nearest; // not what a proxy writes: nothing left of it can be believed
    nearest = address;
    if (!isTrusted(proxies, address)) return nearest;
  }
  return nearest;
}

function isTrusted(proxies: TrustedProxies, address: string): boolean {
  return proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** `::ffff:10.0.0.1`, as a socket for both families has it, is `10.0.0.1`. */
function plain(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:(?=\d+\.)/i, "");
}
