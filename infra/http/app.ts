import { randomUUID } from "node:crypto";
import express, { type Express, type Router } from "express";
import { GalaxyError } from "#schemas/errors.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { cors } from "./cors.ts";
import { errorHandler } from "./errors.ts";
import { guard } from "./guard.ts";
import { serverSettings } from "./server-settings.ts";

/** Whether this process should be sent work, with a sentence for what is missing. */
export type Readiness = () => Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }>;

export interface FrontDoor {
  readonly app: Express;
  /** Serves these routes from now on; before, whoever asks is told to come back in a moment. */
  open(routes: Router, readiness: Readiness): void;
}

/** An Express app as every side begins it: request ids, the guard, health, readiness, metrics, errors in our words. */
export function createFrontDoor(options: { readonly metrics: Metrics; readonly logger: Logger }): FrontDoor {
  let routes: Router | undefined;
  let readiness: Readiness = async () => ({ ready: false, checks: { start: "under way" } });
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false); // our ETags are revisions
  app.use((request, response, next) => {
    const given = request.headers["x-request-id"];
    response.setHeader("x-content-type-options", "nosniff");
    // what is no page of ours is never shown as one; pages come with headers of their own
    response.setHeader("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    response.setHeader("referrer-policy", "no-referrer");
    response.setHeader("cross-origin-resource-policy", "same-origin");
    if (serverSettings(request).publicUrl?.startsWith("https:")) response.setHeader("strict-transport-security", "max-age=31536000");
    response.setHeader("x-request-id", typeof given === "string" && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID());
    next();
  });
  app.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  app.get("/readyz", async (_request, response) => {
    const { ready, checks } = await readiness();
    response.status(ready ? 200 : 503).json({ status: ready ? "ready" : "not_ready", checks });
  });
  app.use(guard, cors);
  app.get("/metrics", async (_request, response) => {
    response.type(options.metrics.contentType).send(await options.metrics.metrics());
  });
  app.use((request, response, next) => {
    if (routes) routes(request, response, next);
    else next(new GalaxyError("unavailable", "Software Galaxy is starting; try again in a moment"));
  });
  app.use((request, _response, next) => next(new GalaxyError("not_found", `There is nothing at ${request.path}`)));
  app.use(errorHandler(options.logger));
  return {
    app,
    open(opened, isReady) {
      routes = opened;
      readiness = isReady;
    },
  };
}
