/** The command side alone: `npm run command-side`. Any number of them may run on the same stores. */
import { readSideConfig } from "#infra/config/config.ts";
import { authenticateLocalOwner } from "#infra/http/authenticate.ts";
import { liveServing } from "#infra/process/serving.ts";
import { createCommandSide } from "./app.ts";

await liveServing({
  ready: "Command side ready",
  // what stands in front of it, such as a query side, is mostly on the same machine
  config: () => readSideConfig({ PORT: "4001", TRUST_PROXY: "loopback" }),
  async start({ life, config, logger, metrics, store, database: { db, pool }, readModels, secrets, limits, routes }) {
    const side = createCommandSide({ store, db, pool, readModels, personal: secrets.personal, authenticate: limits.authenticating(authenticateLocalOwner(config.ownerName)), logger, metrics });
    life.onClose("the command side", () => side.close());
    await life.step("Commands open", () => side.start());
    routes.use(["/api/v1", "/api"], side.routes);
  },
});
