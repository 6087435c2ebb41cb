import { GalaxyError } from "#schemas/errors.ts";

export const DEFAULT_PAGE = 50;
export const MAX_PAGE = 500;

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

export interface Page<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/**
 * Size of the page asked for.
 * @throws {GalaxyError} `validation_error` naming `first`
 */
export function pageSize(first: number | null | undefined): number {
  if (first === null || first === undefined) return DEFAULT_PAGE;
  if (first < 0 || first > MAX_PAGE) throw new GalaxyError("validation_error", `first must be from 0 to ${MAX_PAGE}`, { first: [`must be from 0 to ${MAX_PAGE}`] });
  return first;
}

/** The same without an error, for judging the cost of an operation before it is checked. */
export function pageSizeOrDefault(first: number | null | undefined): number {
  return Math.min(Math.max(first ?? DEFAULT_PAGE, 0), MAX_PAGE);
}
