import { json, Router } from "express";
import { z } from "zod";
import type { Authenticate } from "#infra/http/authenticate.ts";
import { timeZone } from "#schemas/fields.ts";
import { uuid } from "#schemas/ids.ts";
import { validationError } from "../pipeline/validate.ts";
import type { SampleProjects } from "./service.ts";

const body = z.strictObject({
  /** Left out: the only team the caller may do this in, or the first of them. */
  team_id: uuid.optional(),
  again: z.boolean().default(false),
  /** Left out: that of the machine. */
  time_zone: timeZone.default(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
});

/** `POST /sample-project`: 201 with the project made, 200 with the one that was there. */
export function sampleRoutes(samples: SampleProjects, authenticate: Authenticate): Router {
  const router = Router();
  router.post("/sample-project", json({ limit: "10kb" }), async (request, response) => {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) throw validationError(parsed.error, "The request was not understood");
    const { team_id: teamId, again, time_zone } = parsed.data;
    const { projectId, position, created } = await samples.load(await authenticate(request), { teamId, again, timeZone: time_zone });
    response.setHeader("location", `/api/v1/projects/${projectId}`);
    response.status(created ? 201 : 200).json({ project_id: projectId, position });
  });
  return router;
}
