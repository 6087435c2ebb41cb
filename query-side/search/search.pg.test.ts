import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "#infra/test/server.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID, type Principal } from "#schemas/principal.ts";
import { LONGEST_QUERY } from "#schemas/search.ts";

interface Result {
  readonly kind: string;
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly score: number;
  readonly highlights: ReadonlyArray<{ readonly field: string; readonly text: string; readonly ranges: ReadonlyArray<{ start: number; end: number }>; readonly cutBefore: boolean; readonly cutAfter: boolean }>;
}
interface Answer {
  readonly search: { readonly totalCount: number; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }; readonly edges: ReadonlyArray<{ readonly node: Result }> };
}

const DOCUMENT = `query($query: String!, $teamId: ID, $projectId: ID, $kinds: [SearchKind!], $first: Int, $after: String) {
  search(query: $query, teamId: $teamId, projectId: $projectId, kinds: $kinds, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node { kind id key title score highlights { field text ranges { start end } cutBefore cutAfter } } }
  }
}`;

let server: TestServer;
let asking: Principal;
let otherTeam: string;
let galaxy: string;
let ids: Record<string, string>;

const owner = (...teams: string[]): Principal => ({ actor: { kind: "user", id: LOCAL_OWNER_ID }, name: "Ada", teams: Object.fromEntries(teams.map((id) => [id, "owner" as const])) });
const ask = async (query: string, variables: Record<string, unknown> = {}) => (await server.query<Answer>(DOCUMENT, { query, ...variables })).data.search;
const found = async (query: string, variables: Record<string, unknown> = {}) => (await ask(query, variables)).edges.map(({ node }) => node);
const titles = async (query: string, variables: Record<string, unknown> = {}) => (await found(query, variables)).map(({ kind, title }) => (kind === "story" ? title : `${kind}: ${title}`));
/** A text with what is highlighted in brackets. */
const marked = ({ highlights }: Result, field: string) =>
  highlights.filter((one) => one.field === field).map(({ text, ranges }) => {
    let at = 0;
    return `${ranges.map(({ start, end }) => { const piece = `${text.slice(at, start)}[${text.slice(start, end)}]`; at = end; return piece; }).join("")}${text.slice(at)}`;
  });

beforeAll(async () => {
  asking = owner(LOCAL_TEAM_ID);
  server = await startServer({ authenticate: async () => asking });
  galaxy = await server.project({ name: "Galaxy", key: "SG" });
  const story = async (name: string, input: Record<string, unknown>) => [name, (await server.send("create_story", { project_id: galaxy, title: name, ...input })).id] as const;
  ids = Object.fromEntries([
    await story("Checkout", { description: "People pay here." }),
    await story("Payment methods", { description: `${"Nothing to see. ".repeat(60)}The checkout offers cards and invoices. ${"And so on. ".repeat(60)}`, labels: ["billing team"], acceptance_criteria: ["An invoice can be chosen"] }),
    await story("Checkouts by country", { description: "See SG-1 for the start." }),
    await story("Grüße aus Zürich an Frau Müller", { description: "Crème brûlée; Ørsted; straße" }),
    await story("検索を東京都で速くする", {}),
    await story("Ускорить поиск по задачам", {}),
    await story("Deal with the rate limit", { description: "rate limit of the API, and the limit of a rate" }),
    await story("A limit without any rate", {}),
  ]);
  for (let n = 1; n <= 30; n += 1) await server.send("create_story", { project_id: galaxy, title: `Paged entry ${n}` });
  ids["task"] = (await server.send("create_task", { story_id: ids["Checkout"] ?? "", title: "Draw the basket" })).id;
  await server.send("comment_on_story", { story_id: ids["Checkout"] ?? "", body: "The wishlist is not part of it" });
  await server.send("comment_on_task", { task_id: ids["task"] ?? "", body: "Basket needs a wishlist too" });
  otherTeam = (await server.send("create_team", { name: "Others", workspace_slug: "others" })).id;
  const theirs = { principal: owner(LOCAL_TEAM_ID, otherTeam) };
  const project = await server.send("create_project", { team_id: otherTeam, name: "Theirs", key: "SG" }, theirs);
  await server.send("create_story", { project_id: project.id, title: "Checkout of the others, secretword" }, theirs);
  await server.upToDate();
});
afterAll(() => server[Symbol.asyncDispose]());

describe("ranking", () => {
  test("a title comes before a description, and a short one before a long one", async () => {
    expect(await titles("checkout")).toEqual(["Checkout", "Checkouts by country", "Payment methods"]);
  });
  test("all words must be there, and those near one another count for more", async () => {
    expect(await titles("rate limit")).toEqual(["Deal with the rate limit", "A limit without any rate"]);
    expect(await titles("rate wishlist")).toEqual([]);
  });
  test("words in quotes stand together", async () => {
    expect(await titles('"rate limit"')).toEqual(["Deal with the rate limit"]);
    expect(await titles('"limit rate"')).toEqual([]);
    expect(await titles('"billing team" invoice')).toEqual(["Payment methods"]);
    expect(await titles('"rate limit')).toEqual(["Deal with the rate limit"]);
  });
  test("finds while one types", async () => {
    for (const typed of ["c", "ch", "che", "checko"]) expect(await titles(typed), typed).toContain("Checkout");
    expect(await titles("paym meth")).toEqual(["Payment methods"]);
  });
  test("a key comes first, whatever its case; what mentions it comes behind", async () => {
    expect(await titles("SG-1")).toEqual(expect.arrayContaining(["Checkout", "Checkouts by country"]));
    for (const key of ["SG-1", "sg-1", " SG-1 "]) expect((await found(key))[0]).toMatchObject({ kind: "story", key: "SG-1", title: "Checkout" });
    expect((await found("SG-1.1"))[0]).toMatchObject({ kind: "task", key: "SG-1.1" });
    expect((await found("SG-2"))[0]).toMatchObject({ key: "SG-2" });
  });
  test("tasks and comments are found, and named after what they are about", async () => {
    expect(await titles("basket")).toEqual(["task: Draw the basket", "comment: Draw the basket"]);
    expect((await titles("wishlist")).toSorted()).toEqual(["comment: Checkout", "comment: Draw the basket"]);
    expect(await titles("basket", { kinds: ["comment"] })).toEqual(["comment: Draw the basket"]);
    expect(await titles("basket", { kinds: ["story"] })).toEqual([]);
  });
});

describe("writing", () => {
  test.each(["Grüße", "grusse", "gruesse", "GRÜSSE", "zurich", "zuerich", "muller", "mueller", "Mu\u0308ller", "creme brulee", "orsted", "oersted", "strasse"])("%s is found, accents or not", async (query) => {
    expect(await titles(query)).toEqual(["Grüße aus Zürich an Frau Müller"]);
  });
  test.each(["東京", "東京都", "検索", "速", "都で"])("%s is found without spaces around it", async (query) => expect(await titles(query)).toEqual(["検索を東京都で速くする"]));
  test("not what only looks like it", async () => expect(await titles("京東")).toEqual([]));
  test("other scripts", async () => expect(await titles("поиск ЗАДАЧ")).toEqual(["Ускорить поиск по задачам"]));
});

describe("highlights", () => {
  test("say where it is, in a piece of the text around it", async () => {
    const [result] = await found("invoice card", { kinds: ["story"] });
    if (!result) throw new Error("nothing was found");
    expect(marked(result, "acceptance_criteria")).toEqual(["An [invoice] can be chosen"]);
    const [description] = marked(result, "description");
    expect(description).toContain("The checkout offers [cards] and [invoices].");
    expect(result.highlights.find(({ field }) => field === "description")).toMatchObject({ cutBefore: true, cutAfter: true });
    expect(description?.length).toBeLessThan(300);
  });
  test("mark keys, umlauts and pairs as they are written", async () => {
    const [zurich] = await found("mueller brulee");
    expect(zurich && marked(zurich, "title")).toEqual(["Grüße aus Zürich an Frau [Müller]"]);
    expect(zurich && marked(zurich, "description")).toEqual(["Crème [brûlée]; Ørsted; straße"]);
    const [tokyo] = await found("東京都");
    expect(tokyo && marked(tokyo, "title")).toEqual(["検索を[東京都]で速くする"]);
    const mention = (await found("SG-1")).find(({ title }) => title === "Checkouts by country");
    expect(mention && marked(mention, "description")).toEqual(["See [SG-1] for the start."]);
  });
  test("markup stays the text it is", async () => {
    const { id } = await server.send("create_story", { project_id: galaxy, title: "<b>bold</b> <script>alert(1)</script>" });
    await server.upToDate();
    const [result] = await found("bold alert");
    expect(result && marked(result, "title")).toEqual(["<b>[bold]</b> <script>[alert](1)</script>"]);
    await server.send("delete_story", { story_id: id });
  });
});

describe("isolation", () => {
  test("another team's things are never found, whatever is asked for", async () => {
    for (const variables of [{}, { teamId: otherTeam }, { teamId: otherTeam.toUpperCase() }]) expect(await titles("secretword", variables)).toEqual([]);
    expect(await ask(`=t${otherTeam.replaceAll("-", "")}`)).toMatchObject({ totalCount: 0, edges: [] });
    expect(await titles("checkout", { teamId: LOCAL_TEAM_ID })).toHaveLength(3);
  });
  test("who is in both teams finds both, or one of them", async () => {
    asking = owner(LOCAL_TEAM_ID, otherTeam);
    expect(await titles("secretword")).toEqual(["Checkout of the others, secretword"]);
    expect(await titles("checkout", { teamId: otherTeam })).toEqual(["Checkout of the others, secretword"]);
    expect(await titles("checkout")).toHaveLength(4);
    expect((await found("SG-1")).filter(({ key }) => key === "SG-1")).toHaveLength(2);
    asking = owner();
    expect(await titles("checkout")).toEqual([]);
    asking = owner(LOCAL_TEAM_ID);
  });
  test("within one project", async () => {
    const elsewhere = await server.project({ name: "Elsewhere" });
    expect(await titles("checkout", { projectId: elsewhere })).toEqual([]);
    expect(await titles("checkout", { projectId: galaxy })).toHaveLength(3);
    expect(await titles("checkout", { projectId: "no-id" })).toEqual([]);
  });
});

describe("what changes", () => {
  test("is found by its new words, and no longer by the old ones; what is deleted is gone at once with all that is in it", async () => {
    const { id } = await server.send("create_story", { project_id: galaxy, title: "Ephemeral porcupine" });
    const task = await server.send("create_task", { story_id: id, title: "Comb the porcupine" });
    await server.send("comment_on_story", { story_id: id, body: "A porcupine again" });
    await server.send("comment_on_task", { task_id: task.id, body: "Mind the porcupine" });
    await server.upToDate();
    expect(await found("porcupine")).toHaveLength(4);
    await server.send("update_story", { story_id: id, title: "Ephemeral hedgehog" });
    await server.upToDate();
    expect(await titles("hedgehog", { kinds: ["story"] })).toEqual(["Ephemeral hedgehog"]);
    expect(await found("porcupine", { kinds: ["story"] })).toEqual([]);
    const { position } = await server.send("delete_story", { story_id: id });
    await server.readModels.reached(BigInt(position), 10_000);
    expect(await found("porcupine")).toEqual([]);
    // the tasks go by events of their own; then nothing of it is kept
    await expect.poll(async () => (await server.database.pool.query("select 1 from search_documents where story_id = $1 union all select 1 from comments where story_id = $1", [id])).rowCount).toBe(0);
  });
  test("a deleted project takes its documents with it", async () => {
    const project = await server.project({ name: "Doomed" });
    await server.send("create_story", { project_id: project, title: "Axolotl" });
    await server.send("delete_project", { project_id: project });
    await server.upToDate();
    expect(await found("axolotl")).toEqual([]);
    expect((await server.database.pool.query("select 1 from search_documents where project_id = $1", [project])).rowCount).toBe(0);
  });
});

describe("paging", () => {
  test("pages follow one another without a gap and without repeating, by cursors and by numbers", async () => {
    const all = (await found("paged entry", { first: 100 })).map(({ id }) => id);
    expect(all).toHaveLength(30);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Answer["search"] = await ask("paged entry", { first: 7, after });
      expect(page.totalCount).toBe(30);
      seen.push(...page.edges.map(({ node }) => node.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(all);

    const byNumber: string[] = [];
    for (let next: string | null = "/api/v1/search?q=paged+entry&page_size=7"; next !== null; ) {
      const page = (await (await fetch(`${server.url}${next}`)).json()) as { data: Array<{ id: string }>; pagination: object; links: { next: string | null } };
      expect(page.pagination).toMatchObject({ total: 30, total_pages: 5 });
      byNumber.push(...page.data.map(({ id }) => id));
      next = page.links.next;
    }
    expect(byNumber).toEqual(all);
  });
  test("a foreign cursor is refused", async () => {
    const { errors } = await server.query(DOCUMENT, { query: "paged", after: "x" });
    expect(errors?.[0]?.extensions?.code).toBe("validation_error");
  });
});

describe("hostile input", () => {
  const hostile = [
    "", " ", "'", "\"", "\"\"", "\\", "a'b", "'; drop table search_documents; --", "foo & | ! <-> ( ) :*", ":*", "!a", "a:A", "%", "_", "\u0000", "a\u0000b", "\ud800", "🎉", "<1>", "SG-", "-1", "SG-99999999999999999999",
    "=kstory", "x".repeat(LONGEST_QUERY), "a ".repeat(LONGEST_QUERY / 2), "\"".repeat(LONGEST_QUERY), "é".repeat(LONGEST_QUERY), "都".repeat(LONGEST_QUERY), "\u0301".repeat(LONGEST_QUERY), "A-1 ".repeat(LONGEST_QUERY / 4),
  ];
  test.each(hostile.map((query, number) => [number, query] as const))("input %i is answered, over GraphQL and REST", async (_number, query) => {
    const answer = await server.query<Answer>(DOCUMENT, { query });
    expect(answer.errors ?? []).toEqual([]);
    const response = await fetch(`${server.url}/api/v1/search?q=${encodeURIComponent(query.toWellFormed())}`);
    expect(response.status).toBe(200);
  });
  test("what is too long is refused and named", async () => {
    const { errors } = await server.query(DOCUMENT, { query: "x".repeat(LONGEST_QUERY + 1) });
    expect(errors?.[0]?.extensions?.code).toBe("validation_error");
    const response = await fetch(`${server.url}/api/v1/search?q=${"x".repeat(LONGEST_QUERY + 1)}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "validation_error", details: { q: [`must be at most ${LONGEST_QUERY} characters`] } });
    expect((await fetch(`${server.url}/api/v1/search`)).status).toBe(400);
    expect((await fetch(`${server.url}/api/v1/search?q=a&kinds=epic`)).status).toBe(400);
  });
  test("texts of any size and kind can be indexed", async () => {
    const random = (count: number) => Array.from({ length: count }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7_919) % 20_000))).join("");
    for (const description of [random(99_000), `${"ä".repeat(90_000)} end`, "x".repeat(100_000), "a b ".repeat(24_000), "' \\ : * & ".repeat(9_000), Array.from({ length: 14_000 }, (_, n) => n.toString(36)).join(" ")]) {
      await server.send("create_story", { project_id: galaxy, title: "Voluminous", description });
    }
    await server.upToDate();
    expect(await found("voluminous")).toHaveLength(6);
    expect((await server.database.pool.query("select 1 from parked_events")).rowCount).toBe(0);
  });
});
