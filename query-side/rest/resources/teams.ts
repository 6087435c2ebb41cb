import { teamSettings } from "#schemas/people.ts";
import { idColumn, instantColumn, intColumn, jsonColumn, proseColumn, textColumn } from "../columns.ts";
import { defineResource } from "../resource.ts";

export const teams = defineResource({
  table: "teams",
  path: "/teams",
  schemaName: "Team",
  one: "team",
  many: "teams",
  tag: "Teams",
  idParameter: "team_id",
  teamColumn: "id",
  defaultSort: "name",
  columns: {
    id: idColumn(),
    name: textColumn(),
    workspace_slug: textColumn({ help: "Its address; unique." }),
    description: proseColumn(),
    settings: jsonColumn(teamSettings, { help: "What new projects begin with." }),
    owner_id: idColumn({ nullable: true, help: "Null only of a team from before teams had members." }),
    member_count: intColumn(),
    revision: intColumn({ uses: [], help: "For `If-Match`." }),
    created_at: instantColumn(),
    updated_at: instantColumn(),
  },
});
