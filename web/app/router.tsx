import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect, type SearchSchemaInput } from "@tanstack/react-router";
import { EmptyState, SkeletonList } from "../ui/states.tsx";
import { Root } from "./root.tsx";
import { ProjectRoute, withProject } from "./project-route.tsx";
import { ScreenFailed } from "./screen-failed.tsx";

/** Search parameters as they stand in the address; each screen reads the ones it knows. */
export type Search = Readonly<Record<string, string | undefined>>;

function readSearch(raw: Record<string, unknown> & SearchSchemaInput): Search {
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(raw)) {
    if (typeof value === "string") known[name] = value;
    else if (typeof value === "number" || typeof value === "boolean") known[name] = String(value);
  }
  return known;
}

const root = createRootRoute({
  component: Root,
  validateSearch: readSearch,
  notFoundComponent: () => <EmptyState title="There is nothing at this address">Choose a project on the left.</EmptyState>,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: lazyRouteComponent(() => import("../projects/projects-screen.tsx"), "ProjectsScreen"),
});
const project = createRoute({ getParentRoute: () => root, path: "projects/$key", component: ProjectRoute });
const projectIndex = createRoute({
  getParentRoute: () => project,
  path: "/",
  beforeLoad: ({ params }) => {
    throw redirect({ to: "/projects/$key/board", params });
  },
});
const board = createRoute({
  getParentRoute: () => project,
  path: "board",
  component: lazyRouteComponent(() => import("../board/board-screen.tsx").then((module) => ({ default: withProject(module.BoardScreen) }))),
});
const backlog = createRoute({
  getParentRoute: () => project,
  path: "backlog",
  component: lazyRouteComponent(() => import("../backlog/backlog-screen.tsx").then((module) => ({ default: withProject(module.BacklogScreen) }))),
});
const sprints = createRoute({
  getParentRoute: () => project,
  path: "sprints",
  component: lazyRouteComponent(() => import("../sprints/sprints-screen.tsx").then((module) => ({ default: withProject(module.SprintsScreen) }))),
});
const insights = createRoute({
  getParentRoute: () => project,
  path: "insights",
  component: lazyRouteComponent(() => import("../insights/insights-screen.tsx").then((module) => ({ default: withProject(module.InsightsScreen) }))),
});
const history = createRoute({
  getParentRoute: () => project,
  path: "history",
  component: lazyRouteComponent(() => import("../history/history-screen.tsx").then((module) => ({ default: withProject(module.HistoryScreen) }))),
});

// In front of the product, without the frame.
const front = { staticData: { inFront: true } } as const;
const search = createRoute({ getParentRoute: () => root, path: "search", staticData: { title: "Search" }, component: lazyRouteComponent(() => import("../search/search-screen.tsx"), "SearchScreen") });
const signIn = createRoute({ ...front, getParentRoute: () => root, path: "sign-in", component: lazyRouteComponent(() => import("../session/sign-in-screen.tsx"), "SignInScreen") });
const signUp = createRoute({ ...front, getParentRoute: () => root, path: "sign-up", component: lazyRouteComponent(() => import("../session/sign-up-screen.tsx"), "SignUpScreen") });
const forgot = createRoute({ ...front, getParentRoute: () => root, path: "forgot-password", component: lazyRouteComponent(() => import("../session/forgot-screen.tsx"), "ForgotScreen") });
const reset = createRoute({ ...front, getParentRoute: () => root, path: "reset-password", component: lazyRouteComponent(() => import("../session/reset-screen.tsx"), "ResetScreen") });
const invitation = createRoute({ ...front, getParentRoute: () => root, path: "invitations/$token", component: lazyRouteComponent(() => import("../session/invitation-screen.tsx"), "InvitationScreen") });

const settings = createRoute({ getParentRoute: () => root, path: "settings", component: lazyRouteComponent(() => import("../settings/settings-screen.tsx"), "SettingsScreen") });
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/settings/profile" });
  },
});
const profile = createRoute({ getParentRoute: () => settings, path: "profile", staticData: { title: "Profile" }, component: lazyRouteComponent(() => import("../settings/profile-screen.tsx"), "ProfileScreen") });
const security = createRoute({ getParentRoute: () => settings, path: "security", staticData: { title: "Password and sessions" }, component: lazyRouteComponent(() => import("../settings/security-screen.tsx"), "SecurityScreen") });
const data = createRoute({ getParentRoute: () => settings, path: "data", staticData: { title: "Your data" }, component: lazyRouteComponent(() => import("../settings/data-screen.tsx"), "DataScreen") });
const team = createRoute({ getParentRoute: () => settings, path: "team", staticData: { title: "Team settings" }, component: lazyRouteComponent(() => import("../settings/team-screen.tsx"), "TeamScreen") });
const members = createRoute({ getParentRoute: () => settings, path: "members", staticData: { title: "Members" }, component: lazyRouteComponent(() => import("../settings/members-screen.tsx"), "MembersScreen") });
const apiKeys = createRoute({ getParentRoute: () => settings, path: "api-keys", staticData: { title: "API keys" }, component: lazyRouteComponent(() => import("../settings/api-keys-screen.tsx"), "ApiKeysScreen") });

const projectSettings = createRoute({
  getParentRoute: () => project,
  path: "settings",
  component: lazyRouteComponent(() => import("../projects/project-settings-screen.tsx").then((module) => ({ default: withProject(module.ProjectSettingsScreen) }))),
});

export const router = createRouter({
  routeTree: root.addChildren([home, search, project.addChildren([projectIndex, board, backlog, sprints, insights, history, projectSettings]), settings.addChildren([settingsIndex, profile, security, data, team, members, apiKeys]), signIn, signUp, forgot, reset, invitation]),
  defaultPreload: "intent",
  defaultPendingMs: 150,
  scrollRestoration: false,
  // Plain values in the address: `?card=…&q=login`, nothing in JSON.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const entries = Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "");
    return entries.length === 0 ? "" : `?${new URLSearchParams(entries).toString()}`;
  },
  defaultPendingComponent: () => <SkeletonList />,
  defaultErrorComponent: ScreenFailed,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
  interface StaticDataRouteOption {
    /** Shown without the frame and without being signed in. */
    readonly inFront?: boolean;
    /** What the screen is called where it belongs to no project. */
    readonly title?: string;
  }
}
