/** The front door: every side in one process, on one port. */
import { createCommandSide } from "#command-side/app.ts";
import { readConfig } from "#infra/config/config.ts";
import { openFiles } from "#infra/files/open.ts";
import { securityHeaders } from "#infra/http/security-headers.ts";
import { liveServing } from "#infra/process/serving.ts";
import { createProjectors } from "#projectors/app.ts";
import { createQuerySide } from "#query-side/app.ts";
import { mustBeBuilt, webApp } from "#query-side/http/web.ts";

await liveServing({
  ready: "Software Galaxy is ready",
  config: readConfig,
  check: mustBeBuilt,
  async start({ life, config, security, logger, metrics, store, database, readModels, limits, routes, http }) {
    const { db, pool, url: databaseUrl } = database;
    const projectors = createProjectors({ store, database, personal: security.secrets.personal, logger, metrics });
    life.onClose("the projectors", () => projectors.close());
    await life.step("Read models following the log", () => projectors.start());

    const authenticate = limits.authenticating(security.authenticate);
    const commandSide = createCommandSide({ store, db, pool, readModels, personal: security.secrets.personal, files: await openFiles(config), authenticate, people: { security, limits, publicUrl: config.signIn.publicUrl ?? http.url }, logger, metrics });
    life.onClose("the command side", () => commandSide.close());
    const querySide = createQuerySide({ store, db, databaseUrl, readModels, commands: commandSide.commands, authenticate, byAuthorization: security.byAuthorization, directory: security.directory, limits, logger });
    await life.step("Commands and queries open", () => commandSide.start());
    querySide.start();
    routes.use("/api/v1", commandSide.byName);
    routes.use(["/api/v1", "/api"], querySide.rest, commandSide.routes);
    routes.use("/graphql", querySide.graphql);
    routes.use(securityHeaders, webApp());
    querySide.attach(http.server);
    return { drain: () => querySide.close() };
  },
});
