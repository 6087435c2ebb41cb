/** The command side alone: `npm run command-side`. Any number of them may run on the same stores. */
import { readSideConfig } from "#infra/config/config.ts";
import { openFiles } from "#infra/files/open.ts";
import { authenticateLocalOwner } from "#infra/http/authenticate.ts";
import { liveServing } from "#infra/process/serving.ts";
import { openSecurity } from "#infra/security/open.ts";
import { untilPeople } from "#infra/security/until-people.ts";
import { createCommandSide } from "./app.ts";

await liveServing({
  ready: "Command side ready",
  // what stands in front of it, such as a query side, is mostly on the same machine
  config: () => readSideConfig({ PORT: "4001", TRUST_PROXY: "loopback" }),
  async start({ life, config, logger, metrics, store, database: { db, pool, url: databaseUrl }, readModels, secrets, limits, routes, http }) {
    const security = openSecurity({ config: config.signIn, secrets, db, databaseUrl, logger });
    life.onClose("signing in", () => security.close());
    const authenticate = limits.authenticating(untilPeople(security, authenticateLocalOwner(config.ownerName)));
    const people = { security, limits, publicUrl: config.signIn.publicUrl ?? http.url };
    const side = createCommandSide({ store, db, pool, readModels, personal: secrets.personal, files: openFiles(config), authenticate, people, logger, metrics });
    life.onClose("the command side", () => side.close());
    await life.step("Commands open", () => side.start());
    routes.use(["/api/v1", "/api"], side.routes);
  },
});
