import type { InputFieldRef } from "@pothos/core";
import { z } from "zod";
import { AgentTypeEnum, ProjectStatusEnum, SprintStatusEnum, StoryCompletionEnum, TeamRoleEnum, WorkStatusEnum } from "./enums.ts";
import { agentTypes, projectStatuses, sprintStatuses, workStatuses } from "#schemas/status.ts";
import { storyCompletions } from "#schemas/events/project.ts";
import { uuid } from "#schemas/ids.ts";
import { teamRole } from "#schemas/people.ts";

/** What a GraphQL input field needs to know of a field of a command. */
export interface InputShape {
  readonly type: "ID" | "String" | "Int" | "Float" | "Boolean" | "JSON" | "Date" | typeof WorkStatusEnum | typeof ProjectStatusEnum | typeof SprintStatusEnum | typeof StoryCompletionEnum | typeof AgentTypeEnum | typeof TeamRoleEnum;
  readonly list: boolean;
  /** GraphQL's non-null: neither optional, nor nullable, nor with a default. */
  readonly required: boolean;
  /** Whether null is a value of the command; otherwise a null from a client means the same as leaving the field out. */
  readonly nullable: boolean;
}

export type { InputFieldRef };

const enums = [
  [workStatuses, WorkStatusEnum],
  [projectStatuses, ProjectStatusEnum],
  [sprintStatuses, SprintStatusEnum],
  [storyCompletions, StoryCompletionEnum],
  [agentTypes, AgentTypeEnum],
] as const;

/**
 * Reads a field's zod schema.
 * @throws when the schema is of a kind that no command has used so far: then this is the place to say how it looks in GraphQL.
 */
export function inputShape(schema: z.core.$ZodType): InputShape {
  let current = schema;
  let required = true;
  let nullable = false;
  for (;;) {
    if (current instanceof z.ZodOptional || current instanceof z.ZodDefault) required = false;
    else if (current instanceof z.ZodNullable) {
      required = false;
      nullable = true;
    } else break;
    current = current.def.innerType;
  }
  if (current instanceof z.ZodArray) {
    const item = inputShape(current.def.element);
    return { type: item.type, list: true, required, nullable };
  }
  return { type: scalarOf(current), list: false, required, nullable };
}

function scalarOf(schema: z.core.$ZodType): InputShape["type"] {
  if (schema === uuid) return "ID";
  if (schema === teamRole) return TeamRoleEnum;
  if (schema instanceof z.ZodPipe) return scalarOf(schema.def.in); // what a caller writes, before it is made into something
  if (schema instanceof z.ZodEnum) {
    const known = enums.find(([values]) => values.length === schema.options.length && values.every((value, index) => value === schema.options[index]));
    if (known) return known[1];
  }
  if (schema instanceof z.ZodISODate) return "Date";
  if (schema instanceof z.ZodString) return "String";
  if (schema instanceof z.ZodNumber) return schema.format === "safeint" ? "Int" : "Float";
  if (schema instanceof z.ZodBoolean) return "Boolean";
  if (schema instanceof z.ZodRecord || schema instanceof z.ZodObject) return "JSON";
  throw new Error(`no GraphQL input type for a zod ${schema._zod.def.type}`);
}
