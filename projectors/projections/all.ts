import { apiKeys } from "./api-keys.ts";
import { attachments } from "./attachments.ts";
import { audit } from "./audit.ts";
import { board } from "./board.ts";
import { burndown } from "./burndown.ts";
import { comments } from "./comments.ts";
import { invitations } from "./invitations.ts";
import { members } from "./members.ts";
import type { Projection } from "./projection.ts";
import { projects } from "./projects.ts";
import { search } from "./search.ts";
import { sprints } from "./sprints.ts";
import { stories } from "./stories.ts";
import { tasks } from "./tasks.ts";
import { teams } from "./teams.ts";
import { users } from "./users.ts";

/**
 * Every projection, in the order in which each event passes them: the entities first, then what is made of them.
 * Stories come before tasks, since a deleted task is still there when its story counts it out.
 */
export const projections: readonly Projection[] = [users, teams, members, invitations, apiKeys, projects, sprints, stories, tasks, comments, attachments, search, board, burndown, audit];
