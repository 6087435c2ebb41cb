/** JSON Schema as far as the document uses it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly minimum?: number;
}

const id = "0190a6b2-7c1e-7a55-9d6f-2f7f1f0f5c11";

/** What fields are called all over the product, with a value that is right for each. */
const byName: Readonly<Record<string, unknown>> = {
  name: "Software Galaxy",
  workspace_slug: "galaxy-crew",
  description: "Plans sprints for people and agents.",
  goal: "Everybody can sign in",
  title: "Sign in with a password",
  key: "SG",
  external_key: "OLD-12",
  rank: "a0",
  body: "Looks good to me.",
  reason: "The build is red",
  file_name: "sketch.png",
  media_type: "image/png",
  sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
  password: "mauve otter nine lantern",
  current: "mauve otter nine lantern",
  new: "eleven quiet harbours",
  token: "q0Vt2m5cJx8s1nD4rLh7yKb3wZf6uPa9eGi0oTjXvMk",
  link: "https://galaxy.example.com/invitations/q0Vt2m5cJx8s1nD4rLh7yKb3wZf6uPa9eGi0oTjXvMk",
  scopes: ["read"],
  email: "ada@example.com",
  avatar_url: "data:image/png;base64,iVBORw0KGgo=",
  preferences: { theme: "dark" },
  settings: { time_zone: "Europe/Berlin", working_days: [1, 2, 3, 4, 5] },
  time_zone: "Europe/Berlin",
  tech_stack: { language: "TypeScript" },
  working_days: [1, 2, 3, 4, 5],
  acceptance_criteria: ["A wrong password says so"],
  labels: ["web"],
  action: "story.estimated",
  event_type: "story.planned",
  changes: { story_points: { from: null, to: 3 } },
  position: "4711",
  cursor: "42",
  entity: { id, title: "Sign in with a password" },
  entity_id: id,
  stream_id: `story-${id}`,
  story_key: "SG-12",
  start_date: "2026-11-23",
  end_date: "2026-12-04",
  page: 1,
  page_size: 20,
  total: 1,
  total_pages: 1,
  self: "/api/v1/user-stories?page=1&page_size=20",
  first: "/api/v1/user-stories?page=1&page_size=20",
  last: "/api/v1/user-stories?page=1&page_size=20",
  ip: "127.0.0.1",
  user_agent: "curl/8.5.0",
  sort: "-created_at",
  page_count: 1,
  as_of: "2026-11-30T12:00:00Z",
};

/** A value of a schema, made of the names of its fields; `resolve` finds what a `$ref` names. */
export function exampleOf(schema: JsonSchema, resolve: (ref: string) => JsonSchema, name = ""): unknown {
  if (schema.$ref !== undefined) return exampleOf(resolve(schema.$ref), resolve, name);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (Object.hasOwn(byName, name) && fits(schema, byName[name])) return byName[name];
  const [first] = schema.anyOf ?? [];
  if (first) return exampleOf(first, resolve, name);
  switch (schema.type) {
    case "object":
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([field, of]) => [field, exampleOf(of, resolve, field)]));
    case "array":
      return schema.items ? [exampleOf(schema.items, resolve, name)] : [];
    case "integer":
    case "number":
      return schema.default ?? Math.max(3, schema.minimum ?? 0);
    case "boolean":
      return false;
    case "string":
      return schema.format === "uuid" ? id : schema.format === "date" ? "2026-11-23" : schema.format === "date-time" ? "2026-11-23T09:30:00.000Z" : "text";
    default:
      return schema.default ?? null;
  }
}

function fits(schema: JsonSchema, value: unknown): boolean {
  if (schema.anyOf) return schema.anyOf.some((one) => fits(one, value));
  if (schema.$ref !== undefined || schema.enum) return false;
  switch (schema.type) {
    case "string":
      return typeof value === "string" && (schema.format === undefined || schema.format === "uuid" ? schema.format === undefined || value === id : true);
    case "integer":
    case "number":
      return typeof value === "number";
    case "array":
      return Array.isArray(value);
    case "object":
      return typeof value === "object" && !Array.isArray(value) && schema.properties === undefined;
    default:
      return false;
  }
}
