import { z } from "zod";
import { LONGEST_QUERY, searchFields, searchKinds, type SearchKind } from "#schemas/search.ts";
import { workStatuses } from "#schemas/status.ts";
import type { SearchResult } from "../../search/search.ts";
import { idShape, wrong } from "../columns.ts";
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE, wholeNumber } from "../list-query.ts";
import { linksShape, paginationShape, placeOf } from "../list.ts";
import { defineRead } from "../read-route.ts";

/** No search ranks more results than this; a page behind them is empty. */
const MAX_PAGE = 1_000;

const highlightShape = z.object({
  field: z.enum(searchFields),
  text: z.string().describe("A piece of the text; plain, never markup."),
  ranges: z.array(z.object({ start: z.int32(), end: z.int32() })).describe("What was found, in UTF-16 code units of the piece; the end is behind the last one."),
  cut_before: z.boolean(),
  cut_after: z.boolean(),
});

const resultShape = z.object({
  kind: z.enum(searchKinds),
  id: idShape,
  team_id: idShape,
  project_id: idShape,
  story_id: idShape.describe("Of the story that was found, or that the task or the comment belongs to."),
  task_id: idShape.nullable().describe("Of the task that was found, or that the comment is about."),
  key: z.string().describe("Of a comment: the key of what it is about."),
  title: z.string().describe("Of a comment: the title of what it is about."),
  status: z.enum(workStatuses),
  score: z.number().describe("Larger is better; means something among the results of one query only."),
  highlights: z.array(highlightShape),
});

const searchShape = z.object({ data: z.array(resultShape), pagination: paginationShape, links: linksShape });

const searchQuery = z.strictObject({
  q: z.string().max(LONGEST_QUERY, { error: `must be at most ${LONGEST_QUERY} characters` }),
  team_id: z.guid({ error: "must be a UUID" }).optional(),
  project_id: z.guid({ error: "must be a UUID" }).optional(),
  kinds: z.string().max(100).optional(),
  page: wholeNumber(MAX_PAGE, 1),
  page_size: wholeNumber(MAX_PAGE_SIZE, DEFAULT_PAGE_SIZE),
});

/** `story,comment` as kinds. @throws {GalaxyError} `validation_error` naming the kinds there are */
function readKinds(text: string | undefined): SearchKind[] | undefined {
  if (text === undefined || text === "") return undefined;
  return text.split(",").map((name) => searchKinds.find((kind) => kind === name) ?? wrong("kinds", `must be of ${searchKinds.join(", ")}, with commas between them`));
}

export const searchRead = defineRead({
  path: "/search",
  operationId: "search",
  tag: "Search",
  summary: "Search stories, tasks and comments",
  description: "Of all the caller's teams, best first. All words must be there, longer ones and the last one may be the beginning of one; words in quotes stand together; a key such as `SG-12` comes first. Accents and case make no difference. Of a word that is everywhere only the newest finds are ranked.",
  params: z.strictObject({}),
  query: searchQuery,
  parameterHelp: {
    q: `What to search for, at most ${LONGEST_QUERY} characters.`,
    team_id: "Of this team alone.",
    project_id: "Of this project alone.",
    kinds: `Of ${searchKinds.join(", ")}, with commas between them; all when left out.`,
    page: "From 1.",
    page_size: `Results a page, at most ${MAX_PAGE_SIZE}; ${DEFAULT_PAGE_SIZE} when left out.`,
  },
  answer: searchShape,
  answerName: "SearchResults",
  async read({ reads, url }, _params, { q, team_id: teamId, project_id: projectId, kinds, page, page_size: size }) {
    const { edges, total } = await reads.search({ query: q, teamId, projectId, kinds: readKinds(kinds), first: size, offset: (page - 1) * size }, "q");
    return { body: { data: edges.map(({ node }) => present(node)), ...placeOf(url, page, size, total) } };
  },
});

function present({ kind, id, key, title, score, story, task, highlights }: SearchResult): z.output<typeof resultShape> {
  return {
    kind,
    id,
    team_id: story.team_id,
    project_id: story.project_id,
    story_id: story.id,
    task_id: task?.id ?? null,
    key,
    title,
    status: (task ?? story).status,
    score,
    highlights: highlights.map(({ field, text, ranges, cutBefore, cutAfter }) => ({ field, text, ranges: [...ranges], cut_before: cutBefore, cut_after: cutAfter })),
  };
}
