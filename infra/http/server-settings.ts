import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { TrustedProxies } from "../config/guard-rails.ts";

/** What holds for every request that comes in through one server. */
export interface ServerSettings {
  /** Whether it listens on this machine's own addresses alone. */
  readonly loopbackOnly: boolean;
  /** Where browsers reach the product: an origin. Undefined: the address it listens on. */
  readonly publicUrl: string | undefined;
  /** Origins of other sites whose pages may call the API with a token. */
  readonly corsOrigins: readonly string[];
  readonly trustedProxies: TrustedProxies | undefined;
}

export const localSettings: ServerSettings = { loopbackOnly: true, publicUrl: undefined, corsOrigins: [], trustedProxies: undefined };

const settingsOf = new WeakMap<Socket, ServerSettings>();

/** From now on requests on this connection go by these. */
export function settle(socket: Socket, settings: ServerSettings): void {
  settingsOf.set(socket, settings);
}

export function serverSettings({ socket }: IncomingMessage): ServerSettings {
  return settingsOf.get(socket) ?? localSettings;
}
