import { audit } from "./audit.ts";
import { board } from "./board.ts";
import { burndown } from "./burndown.ts";
import { comments } from "./comments.ts";
import type { Projection } from "./projection.ts";
import { projects } from "./projects.ts";
import { sprints } from "./sprints.ts";
import { stories } from "./stories.ts";
import { tasks } from "./tasks.ts";
import { teams } from "./teams.ts";

/**
 * Every projection, in the order in which each event passes them: the entities first, then what is made of them.
 * Stories come before tasks, since a deleted task is still there when its story counts it out.
 */
export const projections: readonly Projection[] = [teams, projects, sprints, stories, tasks, comments, board, burndown, audit];
