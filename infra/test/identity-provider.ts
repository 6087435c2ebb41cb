import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Provider } from "oidc-provider";

/** Somebody, as the provider knows them. */
export interface Account {
  readonly sub: string;
  readonly email: string;
  readonly verified: boolean;
  readonly name: string;
}

export interface IdentityProvider {
  readonly issuer: string;
  /** Who is signed in there. It asks nobody; undefined: they refuse. */
  account: Account | undefined;
  /** Knows the product as a client from now on. */
  knows(redirectUri: string): void;
  close(): void;
}

export const client = { id: "galaxy", secret: "a secret of the client" } as const;

/** A real OpenID Connect provider on a free port, for tests. */
export async function startIdentityProvider(account: Account): Promise<IdentityProvider> {
  let handle: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = createServer((request, response) => handle(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const there: IdentityProvider = {
    issuer,
    account,
    knows(redirectUri) {
      const provider = new Provider(issuer, {
        clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: [redirectUri] }],
        pkce: { required: () => true },
        features: { devInteractions: { enabled: false } },
        claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
        cookies: { keys: ["for this test alone"] },
        ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
        interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
        findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, email: there.account?.email, email_verified: there.account?.verified, name: there.account?.name }) }),
      });
      const callback = provider.callback();
      handle = (request, response) => void (request.url?.startsWith("/interaction/") ? answer(provider, there.account, request, response) : callback(request, response));
    },
    close: () => server.close(),
  };
  return there;
}

async function answer(provider: Provider, account: Account | undefined, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!account) return provider.interactionFinished(request, response, { error: "access_denied", error_description: "they would rather not" });
  const { params } = await provider.interactionDetails(request, response);
  const grant = new provider.Grant({ accountId: account.sub, clientId: String(params["client_id"]) });
  grant.addOIDCScope("openid email profile");
  await provider.interactionFinished(request, response, { login: { accountId: account.sub }, consent: { grantId: await grant.save() } });
}
