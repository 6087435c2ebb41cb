import type { ImportPreview } from "#schemas/imports.ts";
import { CliError, exitCodes } from "./exit.ts";

/**
 * The choices of `--mapping 'Column=field'` (or `'#3=field'`, counted from 1; an empty field leaves the column out) as
 * the product takes them: column, counted from 0 → field.
 * @throws {CliError} naming what there is when a column or a field is not known
 */
export function mappingFrom(choices: readonly string[], { columns, fields }: Pick<ImportPreview, "columns" | "fields">): Record<string, string | null> {
  const mapping: Record<string, string | null> = {};
  for (const choice of choices) {
    const at = choice.lastIndexOf("=");
    if (at < 1) throw new CliError(`--mapping ${JSON.stringify(choice)} must look like 'Column=field'`, exitCodes.usage);
    const name = choice.slice(0, at).trim();
    const field = choice.slice(at + 1).trim();
    const number = /^#(\d+)$/.exec(name)?.[1];
    const chosen = columns.filter((column) => (number === undefined ? column.name.trim().toLowerCase() === name.toLowerCase() : column.index === Number(number) - 1));
    if (chosen.length === 0) throw new CliError(`The file has no column ${JSON.stringify(name)}. It has: ${columns.map((column) => column.name || `#${column.index + 1}`).join(", ")}`, exitCodes.usage);
    if (field !== "" && !fields.includes(field)) throw new CliError(`There is no field ${JSON.stringify(field)}. Choose one of: ${fields.join(", ")}`, exitCodes.usage);
    for (const column of chosen) mapping[String(column.index)] = field === "" ? null : field;
  }
  return mapping;
}
