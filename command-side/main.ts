/** The command side alone: `npm run command-side`. Any number of them may run on the same stores. */
import { readSideConfig } from "#infra/config/config.ts";
import { authenticateLocalOwner } from "#infra/http/authenticate.ts";
import { liveServing } from "#infra/process/serving.ts";
import { createCommandSide } from "./app.ts";

await liveServing({
  ready: "Command side ready",
  config: () => readSideConfig(4001),
  async start({ life, config, logger, metrics, store, database: { db, pool }, readModels, routes }) {
    const side = createCommandSide({ store, db, pool, readModels, authenticate: authenticateLocalOwner(config.ownerName), logger, metrics });
    life.onClose("the command side", () => side.close());
    await life.step("Commands open", () => side.start());
    routes.use(["/api/v1", "/api"], side.routes);
  },
});
