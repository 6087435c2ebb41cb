import type { ImportColumn, ImportFieldHelp, ImportPreview } from "#schemas/imports.ts";

/** Which field of a story each column fills, by the column's index; null leaves it out. */
export type Mapping = Readonly<Record<number, string | null>>;

export function mappingOf(columns: readonly ImportColumn[]): Mapping {
  return Object.fromEntries(columns.map((column) => [column.index, column.field]));
}

/** What keeps an import from running, as sentences; empty when it can run. */
export function mappingProblems(mapping: Mapping, fields: readonly ImportFieldHelp[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const field of Object.values(mapping)) if (field !== null) counts.set(field, (counts.get(field) ?? 0) + 1);
  const problems = counts.has("title") ? [] : ["Choose the column that holds the titles: a story cannot be without one."];
  for (const { id, label, many } of fields) {
    const count = counts.get(id) ?? 0;
    if (!many && count > 1) problems.push(`${label} is filled by ${count} columns; choose one.`);
  }
  return problems;
}

/** Cells of a column in the sample rows, shortened to be read at a glance; blank ones are left out. */
export function examples({ sample }: Pick<ImportPreview, "sample">, index: number, max = 2): readonly string[] {
  const seen = new Set<string>();
  for (const row of sample) {
    const cell = row[index]?.replaceAll(/\s+/g, " ").trim();
    if (cell !== undefined && cell !== "" && cell !== "NULL") seen.add(cell.length > 80 ? `${cell.slice(0, 79)}…` : cell);
    if (seen.size >= max) break;
  }
  return [...seen];
}

/** A project's name from a file's: `spring-xd_backlog.csv` becomes `Spring xd backlog`. */
export function projectNameFrom(fileName: string): string {
  const stem = fileName.replace(/\.[^.]*$/, "").replaceAll(/[_\-.\s]+/g, " ").trim();
  const name = stem === "" ? "Imported project" : stem;
  const named = name.charAt(0).toUpperCase() + name.slice(1);
  return named.length < 3 ? `${named} project` : named.slice(0, 255);
}
