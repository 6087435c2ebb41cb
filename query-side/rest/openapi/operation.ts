import type { z } from "zod";
import type { RouteName } from "../known-routes.ts";
import type { RequestHeader, ResponseHeader } from "./headers.ts";

/** A body that is sent or answered. Without a schema it is text or bytes. */
export interface Content {
  readonly mediaTypes: readonly string[];
  readonly schema?: z.ZodType;
  /** Name of the schema in the document. */
  readonly name?: string;
  readonly example?: unknown;
}

export interface Success {
  readonly status: number;
  readonly description: string;
  readonly content?: Content;
  readonly headers: readonly ResponseHeader[];
}

/** What the document says about one route, whatever side serves it. */
export interface Operation extends RouteName {
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Whether it answers whoever is not signed in, too. */
  readonly isPublic?: boolean;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly parameterHelp: Readonly<Record<string, string>>;
  readonly headers: readonly RequestHeader[];
  readonly body?: Content & { readonly required: boolean };
  readonly answers: readonly Success[];
  /** Statuses of what a caller can cause, beside those that every operation has. */
  readonly errors: readonly number[];
}

export const json = ["application/json"] as const;
