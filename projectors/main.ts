/** The projectors alone: `npm run projectors`. Of several, one writes and the others stand by. */
import { liveAlone } from "#infra/process/side.ts";
import { createProjectors } from "./app.ts";

await liveAlone("Projectors", 4002, async ({ life, logger, metrics, store, database }) => {
  const projectors = createProjectors({ store, database, logger, metrics });
  life.onClose("the projectors", () => projectors.close());
  await life.step("Read models following the log", () => projectors.start());
});
