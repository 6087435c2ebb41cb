/** The command side alone: `npm run command-side`. Any number of them may run on the same stores. */
import { authenticateLocalOwner } from "#infra/http/authenticate.ts";
import { liveAlone } from "#infra/process/side.ts";
import { createCommandSide } from "./app.ts";

await liveAlone("Command side", 4001, async ({ life, config, logger, metrics, store, database: { db, pool }, readModels, routes }) => {
  const side = createCommandSide({ store, db, pool, readModels, authenticate: authenticateLocalOwner(config.ownerName), logger, metrics });
  life.onClose("the command side", () => side.close());
  await life.step("Commands open", () => side.start());
  routes.use(["/api/v1", "/api"], side.routes);
});
