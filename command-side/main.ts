/** The command side alone: `npm run command-side`. Any number of them may run on the same stores. */
import { readSideConfig } from "#infra/config/config.ts";
import { openFiles } from "#infra/files/open.ts";
import { liveServing } from "#infra/process/serving.ts";
import { createCommandSide } from "./app.ts";

await liveServing({
  ready: "Command side ready",
  // what stands in front of it, such as a query side, is mostly on the same machine
  config: () => readSideConfig({ PORT: "4001", TRUST_PROXY: "loopback" }),
  async start({ life, config, security, logger, metrics, store, database: { db, pool }, readModels, limits, routes, http }) {
    const side = createCommandSide({ store, db, pool, readModels, personal: security.secrets.personal, files: await openFiles(config), authenticate: limits.authenticating(security.authenticate), people: { security, limits, publicUrl: config.signIn.publicUrl ?? http.url }, logger, metrics });
    life.onClose("the command side", () => side.close());
    await life.step("Commands open", () => side.start());
    routes.use(["/api/v1", "/api"], side.routes);
  },
});
