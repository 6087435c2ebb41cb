/** The projectors alone: `npm run projectors`. Of several, one writes and the others stand by. */
import { readSideConfig } from "#infra/config/config.ts";
import { liveServing } from "#infra/process/serving.ts";
import { createProjectors } from "./app.ts";

await liveServing({
  ready: "Projectors ready",
  config: () => readSideConfig({ PORT: "4002" }),
  async start({ life, logger, metrics, store, database, security }) {
    const projectors = createProjectors({ store, database, personal: security.secrets.personal, logger, metrics });
    life.onClose("the projectors", () => projectors.close());
    await life.step("Read models following the log", () => projectors.start());
  },
});
