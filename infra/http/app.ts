import { randomUUID } from "node:crypto";
import express, { type Express } from "express";
import type { Metrics } from "../telemetry/metrics.ts";
import { localOnly } from "./guard.ts";

/** Whether this process should be sent work, with a sentence for what is missing. */
export type Readiness = () => Promise<{ readonly ready: boolean; readonly checks: Readonly<Record<string, string>> }>;

/** An Express app as every side begins it: request ids, the guard, health, readiness, metrics. */
export function createApp(options: { readonly metrics: Metrics; readonly readiness: Readiness }): Express {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false); // our ETags are revisions
  app.use((request, response, next) => {
    const given = request.headers["x-request-id"];
    response.setHeader("x-content-type-options", "nosniff");
    response.setHeader("x-request-id", typeof given === "string" && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID());
    next();
  });
  app.get("/healthz", (_request, response) => {
    response.json({ status: "ok" });
  });
  app.get("/readyz", async (_request, response) => {
    const { ready, checks } = await options.readiness();
    response.status(ready ? 200 : 503).json({ status: ready ? "ready" : "not_ready", checks });
  });
  app.use(localOnly);
  app.get("/metrics", async (_request, response) => {
    response.type(options.metrics.contentType).send(await options.metrics.metrics());
  });
  return app;
}
