import { z } from "zod";
import { uuid } from "./ids.ts";

/** What `/api/v1/imports` takes and answers. */

/** `jira`: Jira's own export; `simple`: a plain list with a title. */
export type ImportShape = "jira" | "simple";
export type ImportStatus = "preview" | "running" | "completed" | "failed" | "cancelled";

export interface ImportColumn {
  /** From 0. */
  readonly index: number;
  /** As the header of the file says. */
  readonly name: string;
  /** The field of a story it fills; null when it is left out. */
  readonly field: string | null;
}

/** What a column may become, in the server's words. */
export interface ImportFieldHelp {
  readonly id: string;
  readonly label: string;
  /** Several columns may fill it. */
  readonly many: boolean;
  readonly help: string;
}

/** How an uploaded file is understood; nothing is made yet. */
export interface ImportPreview {
  readonly id: string;
  readonly shape: ImportShape;
  readonly encoding: string;
  readonly delimiter: string;
  readonly columns: readonly ImportColumn[];
  /** Ids of every field a column may fill. */
  readonly fields: readonly string[];
  readonly field_help: readonly ImportFieldHelp[];
  /** The first rows, cells shortened. */
  readonly sample: ReadonlyArray<readonly string[]>;
  readonly rows_estimate: number;
}

export const importRun = z.strictObject({
  /** Column, counted from 0 → field; null leaves it out. Columns that are not named stay as the preview has them. */
  mapping: z.record(z.string(), z.string().nullable()).default({}),
  project_id: uuid.optional(),
  project_name: z.string().optional(),
  team_id: uuid.optional(),
  null_is_empty: z.boolean().default(false),
});
export type ImportRun = z.input<typeof importRun>;

/** Where the stories go: a project that is there, or one to be created under a name. */
export type ImportTarget = { readonly project_id: string } | { readonly project_name: string };

/** A row that became nothing: `skipped` because it is there already, `failed` because it broke a rule. */
export interface ImportRow {
  /** Line of the file, from 1. */
  readonly line: number;
  /** The row's key, else its title; empty where neither could be read. */
  readonly key: string;
  readonly reason: string;
  readonly kind: "skipped" | "failed";
}

/** Something a person should know, with how many rows it concerns and the first of them. */
export interface ImportNote {
  readonly note: string;
  readonly count: number;
  readonly lines: readonly number[];
}

/** How far an import is. Its counts are rows. */
export interface ImportProgress {
  readonly id: string;
  readonly status: ImportStatus;
  readonly processed: number;
  readonly total: number;
  readonly created: number;
  readonly skipped: number;
  readonly failed: number;
  /** The first thousand that were not created. */
  readonly rows: readonly ImportRow[];
  readonly notes: readonly ImportNote[];
  readonly project_id: string | null;
  /** Of the last thing that was done. */
  readonly position: string | null;
  readonly error?: string;
}
