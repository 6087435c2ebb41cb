import type { CommandResult } from "#schemas/commands/catalogue.ts";
import { aggregates } from "../aggregates/registry.ts";
import type { Entity, PastCommand } from "./entities.ts";

/** The answer to a command: the entity as it now is, its revision and the position of what the command did. */
export function resultOf(entity: Entity, past?: PastCommand): CommandResult {
  const { deleted: _deleted, ...state } = (aggregates[entity.kind].present?.(entity.state) ?? entity.state) as { deleted?: boolean };
  return {
    id: entity.id,
    entity: {
      id: entity.id,
      team_id: entity.teamId,
      ...state,
      created_at: entity.createdAt,
      updated_at: entity.occurredAt,
      created_by: entity.createdBy.id,
      revision: entity.revision,
    },
    revision: past?.revision ?? entity.revision,
    position: (past?.position ?? entity.position).toString(),
  };
}
