import { z } from "zod";
import { storyCompletions } from "#schemas/events/project.ts";
import { projectStatuses } from "#schemas/status.ts";
import { booleanColumn, enumColumn, idColumn, instantColumn, intColumn, jsonColumn, proseColumn, textColumn } from "../columns.ts";
import { defineResource } from "../resource.ts";

export const projects = defineResource({
  table: "projects",
  path: "/projects",
  schemaName: "Project",
  one: "project",
  many: "projects",
  tag: "Projects",
  idParameter: "project_id",
  defaultSort: "name",
  columns: {
    id: idColumn(),
    team_id: idColumn(),
    key: textColumn({ help: "Prefix of its stories' keys: `SG` in `SG-12`." }),
    name: textColumn(),
    description: proseColumn(),
    tech_stack: jsonColumn(z.record(z.string(), z.string()), { help: "What it is built with: names and values." }),
    status: enumColumn(projectStatuses),
    time_zone: textColumn({ help: "IANA name; days of the project are days there." }),
    working_days: jsonColumn(z.array(z.int().min(1).max(7)), { help: "ISO weekdays, 1 Monday to 7 Sunday." }),
    on_last_task_done: enumColumn(storyCompletions, { uses: ["filter"], help: "Where a story goes by itself when its last task is done." }),
    allow_parallel_sprints: booleanColumn(),
    story_counter: intColumn({ help: "Stories ever created." }),
    revision: intColumn({ uses: [], help: "For `If-Match`." }),
    created_at: instantColumn(),
    updated_at: instantColumn(),
  },
});
