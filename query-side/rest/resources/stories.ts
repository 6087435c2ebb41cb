import { sql } from "kysely";
import { z } from "zod";
import { agentTypes, workStatuses } from "#schemas/status.ts";
import { enumColumn, idColumn, instantColumn, intColumn, jsonColumn, numberColumn, proseColumn, textColumn } from "../columns.ts";
import { defineResource } from "../resource.ts";

const strings = z.array(z.string());

export const stories = defineResource({
  table: "user_stories",
  path: "/user-stories",
  schemaName: "UserStory",
  one: "user story",
  many: "user stories",
  tag: "User stories",
  idParameter: "story_id",
  defaultSort: "-created_at",
  columns: {
    id: idColumn(),
    project_id: idColumn(),
    team_id: idColumn(),
    sprint_id: idColumn({ nullable: true, help: "Null in the backlog." }),
    number: intColumn(),
    key: textColumn({ uses: ["filter"], help: "Such as `SG-12`." }),
    external_key: textColumn({ nullable: true, help: "The key it had where it was imported from." }),
    title: textColumn(),
    description: proseColumn(),
    acceptance_criteria: jsonColumn(strings),
    labels: jsonColumn(strings),
    priority: intColumn({ help: "1 is the highest, 10 the lowest." }),
    rank: textColumn({ uses: ["sort"], help: "Place in the backlog; compared byte by byte." }),
    story_points: numberColumn({ nullable: true }),
    status: enumColumn(workStatuses),
    assigned_to: idColumn({ nullable: true, help: "Id of a person." }),
    assigned_agent: enumColumn(agentTypes, { nullable: true }),
    task_count: intColumn(),
    done_task_count: intColumn(),
    comment_count: intColumn(),
    created_by: textColumn({ uses: ["filter"] }),
    revision: intColumn({ uses: [], help: "For `If-Match`." }),
    created_at: instantColumn(),
    updated_at: instantColumn(),
    completed_at: instantColumn({ nullable: true }),
  },
  extraFilters: {
    label: {
      help: "Stories with this label.",
      takes: "a label",
      parse: (text) => (text === "" || text.includes("\u0000") || !text.isWellFormed() ? undefined : text),
      condition: (value) => sql`labels ? ${value}`,
    },
  },
});
