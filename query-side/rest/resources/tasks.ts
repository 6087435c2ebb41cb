import { agentTypes, workStatuses } from "#schemas/status.ts";
import { enumColumn, idColumn, instantColumn, intColumn, numberColumn, proseColumn, textColumn } from "../columns.ts";
import { defineResource } from "../resource.ts";

export const tasks = defineResource({
  table: "tasks",
  path: "/tasks",
  schemaName: "Task",
  one: "task",
  many: "tasks",
  tag: "Tasks",
  idParameter: "task_id",
  defaultSort: "-created_at",
  columns: {
    id: idColumn(),
    user_story_id: idColumn(),
    project_id: idColumn(),
    team_id: idColumn(),
    number: intColumn(),
    key: textColumn({ uses: ["filter"], help: "Such as `SG-12.3`." }),
    title: textColumn(),
    description: proseColumn(),
    assigned_agent: enumColumn(agentTypes, { nullable: true }),
    assigned_user_id: idColumn({ nullable: true }),
    status: enumColumn(workStatuses),
    estimated_hours: numberColumn({ nullable: true }),
    actual_hours: numberColumn({ nullable: true }),
    rank: textColumn({ uses: ["sort"], help: "Place among its story's tasks; compared byte by byte." }),
    comment_count: intColumn(),
    revision: intColumn({ uses: [], help: "For `If-Match`." }),
    created_at: instantColumn(),
    updated_at: instantColumn(),
    completed_at: instantColumn({ nullable: true }),
  },
});
