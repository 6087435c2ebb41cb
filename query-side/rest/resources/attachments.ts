import type { Actor } from "#schemas/envelope.ts";
import { idColumn, instantColumn, intColumn, jsonColumn, textColumn } from "../columns.ts";
import { defineResource } from "../resource.ts";
import { actorShape, presentActor } from "./actor.ts";

export const attachments = defineResource({
  table: "attachments",
  path: "/attachments",
  schemaName: "Attachment",
  one: "attachment",
  many: "attachments",
  tag: "Attachments",
  idParameter: "attachment_id",
  defaultSort: "created_at",
  columns: {
    id: idColumn(),
    entity: textColumn({ uses: ["filter"], help: "`story` or `task`." }),
    entity_id: idColumn({ help: "What it is attached to." }),
    story_id: idColumn(),
    project_id: idColumn(),
    team_id: idColumn(),
    file_name: textColumn(),
    media_type: textColumn({ help: "Found out from its bytes." }),
    size: intColumn({ help: "In bytes." }),
    sha256: textColumn({ uses: ["filter"], help: "Of its bytes, in hexadecimal." }),
    attached_by: jsonColumn(actorShape),
    created_at: instantColumn(),
  },
  present: (row) => ({ ...row, attached_by: presentActor(row["attached_by"] as Actor) }),
});
