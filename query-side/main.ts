/** The query side alone: `npm run query-side`. It serves the web app and hands commands on to the command side. */
import { createProxyMiddleware } from "http-proxy-middleware";
import { readSideConfig } from "#infra/config/config.ts";
import { addressOf } from "#infra/http/address.ts";
import { sendError } from "#infra/http/errors.ts";
import { securityHeaders } from "#infra/http/security-headers.ts";
import { liveServing } from "#infra/process/serving.ts";
import { GalaxyError } from "#schemas/errors.ts";
import type { Response } from "express";
import { createQuerySide } from "./app.ts";
import { commandClient } from "./http/command-client.ts";
import { mustBeBuilt, webApp } from "./http/web.ts";

await liveServing({
  ready: "Query side ready",
  config: () => readSideConfig({ PORT: "4000" }),
  check: mustBeBuilt,
  async start({ config, security, logger, store, database: { db, url: databaseUrl }, readModels, limits, routes, http }) {
    const commands = commandClient(config.commandUrl);
    const side = createQuerySide({ store, db, databaseUrl, readModels, commands, authenticate: limits.authenticating(security.authenticate), byAuthorization: security.byAuthorization, directory: security.directory, limits, logger });
    routes.use("/graphql", side.graphql);
    routes.use(["/api/v1", "/api"], side.rest);
    routes.use(
      createProxyMiddleware({
        target: config.commandUrl,
        pathFilter: "/api",
        changeOrigin: true,
        on: {
          // Where the request came from has been judged here; the command side would compare it with its own address.
          proxyReq: (proxied, request) => {
            proxied.removeHeader("origin");
            const address = addressOf(request);
            if (address !== undefined) proxied.setHeader("x-forwarded-for", address);
          },
          error: (cause, _request, response) => {
            if ("status" in response) sendError(response as Response, new GalaxyError("unavailable", "The command side does not answer; try again with the same idempotency key", undefined, { cause }), logger);
            else response.destroy();
          },
        },
      }),
    );
    routes.use(securityHeaders, webApp());
    side.attach(http.server);
    side.start();
    return { drain: () => side.close() };
  },
});
