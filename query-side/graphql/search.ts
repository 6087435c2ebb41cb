import { searchFields, searchKinds } from "#schemas/search.ts";
import type { Highlight, TextRange } from "../search/highlights.ts";
import type { SearchPage, SearchResult } from "../search/search.ts";
import { builder } from "./builder.ts";
import { connectionOf, pageCost } from "./connection.ts";
import { minPositionHelp, reached } from "./position.ts";
import { Comment, Project, Story, Task } from "./refs.ts";

const SearchKindEnum = builder.enumType("SearchKind", { values: searchKinds });
const SearchFieldEnum = builder.enumType("SearchField", { values: searchFields, description: "The text something was found in." });

const TextRangeType = builder.objectRef<TextRange>("TextRange").implement({
  description: "A part of a text, in UTF-16 code units from 0; the end is behind the last one.",
  fields: (t) => ({ start: t.exposeInt("start"), end: t.exposeInt("end") }),
});

const SearchHighlight = builder.objectRef<Highlight>("SearchHighlight").implement({
  description: "A piece of a text with what was found in it. Plain text: never markup.",
  fields: (t) => ({
    field: t.field({ type: SearchFieldEnum, resolve: ({ field }) => field }),
    text: t.exposeString("text"),
    ranges: t.field({ type: [TextRangeType], resolve: ({ ranges }) => [...ranges] }),
    cutBefore: t.exposeBoolean("cutBefore", { description: "There is more of the text before the piece." }),
    cutAfter: t.exposeBoolean("cutAfter", { description: "There is more of the text behind the piece." }),
  }),
});

const SearchResultType = builder.objectRef<SearchResult>("SearchResult").implement({
  fields: (t) => ({
    kind: t.field({ type: SearchKindEnum, resolve: ({ kind }) => kind }),
    id: t.exposeID("id"),
    key: t.exposeString("key", { description: "Of a comment: the key of what it is about." }),
    title: t.exposeString("title", { description: "Of a comment: the title of what it is about." }),
    score: t.exposeFloat("score", { description: "Larger is better; means something among the results of one query only." }),
    highlights: t.field({ type: [SearchHighlight], resolve: ({ highlights }) => [...highlights] }),
    story: t.field({ type: Story, description: "That was found, or that the task or the comment belongs to.", resolve: ({ story }) => story }),
    task: t.field({ type: Task, nullable: true, description: "That was found, or that the comment is about.", resolve: ({ task }) => task }),
    comment: t.field({ type: Comment, nullable: true, resolve: ({ comment }) => comment }),
    project: t.field({ type: Project, nullable: true, resolve: ({ story }, _args, { reads }) => reads.project(story.project_id) }),
  }),
});

const SearchConnection = connectionOf<SearchResult, SearchPage>("Search", SearchResultType);
builder.objectField(SearchConnection, "totalCount", (t) => t.exposeInt("total", { description: "Results there are to be paged through. Of a word that is everywhere only the newest finds are ranked." }));

builder.queryField("search", (t) =>
  t.field({
    type: SearchConnection,
    description: "Stories, tasks and comments with all of these words, best first. Longer words, and the last one, may be the beginning of one; words in quotes stand together; a key such as `SG-12` comes first.",
    args: {
      query: t.arg.string({ required: true, description: "At most 400 characters." }),
      teamId: t.arg.id({ description: "All the viewer's teams when left out." }),
      projectId: t.arg.id(),
      kinds: t.arg({ type: [SearchKindEnum] }),
      first: t.arg.int({ description: "At most 500; 50 when left out." }),
      after: t.arg.string(),
      minPosition: t.arg.string({ description: minPositionHelp }),
    },
    complexity: pageCost,
    resolve: reached((_root, args, { reads }) => reads.search(args)),
  }),
);
