/** What can be searched. */
export const searchKinds = ["story", "task", "comment"] as const;
export type SearchKind = (typeof searchKinds)[number];

/** Where words were found; in the order in which they are shown. */
export const searchFields = ["key", "title", "labels", "acceptance_criteria", "description", "comment"] as const;
export type SearchField = (typeof searchFields)[number];

/** Longest query, in UTF-16 code units. */
export const LONGEST_QUERY = 400;
