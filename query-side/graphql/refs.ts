/** The types that point at one another, named before any is described. */
import type { AuditRow, CommentRow, ProjectRow, SprintRow, StoryRow, TaskRow, TeamRow } from "#schemas/read-models.ts";
import { builder } from "./builder.ts";

export const Team = builder.objectRef<TeamRow>("Team");
export const Project = builder.objectRef<ProjectRow>("Project");
export const Sprint = builder.objectRef<SprintRow>("Sprint");
export const Story = builder.objectRef<StoryRow>("Story");
export const Task = builder.objectRef<TaskRow>("Task");
export const Comment = builder.objectRef<CommentRow>("Comment");
export const Activity = builder.objectRef<AuditRow>("Activity");
