/** The types that point at one another, named before any is described. */
import type { AuditRow, CommentRow, ProjectRow, SprintRow, StoryRow, TaskRow } from "#schemas/read-models.ts";
import { builder } from "./builder.ts";

export const Project = builder.objectRef<ProjectRow>("Project");
export const Sprint = builder.objectRef<SprintRow>("Sprint");
export const Story = builder.objectRef<StoryRow>("Story");
export const Task = builder.objectRef<TaskRow>("Task");
export const Comment = builder.objectRef<CommentRow>("Comment");
export const Activity = builder.objectRef<AuditRow>("Activity");
