import { ArrowRight } from "lucide-react";
import type { ImportPreview, ImportTarget } from "#schemas/imports.ts";
import type { ProjectSummary } from "../api/projects.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { examples, mappingProblems, projectNameFrom, type Mapping } from "./mapping.ts";

const NEW = "new";
const LEAVE_OUT = "-";

interface Props {
  readonly file: string;
  readonly preview: ImportPreview;
  readonly mapping: Mapping;
  readonly target: ImportTarget;
  readonly projects: readonly ProjectSummary[];
  readonly starting: boolean;
  readonly error: string | undefined;
  readonly onMapping: (mapping: Mapping) => void;
  readonly onTarget: (target: ImportTarget) => void;
  readonly onBack: () => void;
  readonly onRun: () => void;
}

/** How the file was understood, with cells of it beside each column, and where its stories go. */
export function MappingStep({ file, preview, mapping, target, projects, starting, error, onMapping, onTarget, onBack, onRun }: Props) {
  const isNew = "project_name" in target;
  const nameProblem = isNew && target.project_name.trim().length < 3 ? "Must be at least 3 characters" : undefined;
  const problems = preview.rows_estimate === 0 ? ["This file has no rows below its column names. Is it a CSV file?"] : mappingProblems(mapping, preview.field_help);
  const fields = [{ value: LEAVE_OUT, label: "Leave out" }, ...preview.field_help.map(({ id, label }) => ({ value: id, label }))];
  const helpOf = (field: string | null) => preview.field_help.find(({ id }) => id === field)?.help;
  const known = isNew ? projects.find(({ name }) => name === target.project_name.trim()) : undefined;
  return (
    <div className="flex flex-col gap-4">
      <p className="text-text-2">
        <span className="font-medium break-all text-text-1">{file}</span> has about {preview.rows_estimate.toLocaleString("en")} {preview.rows_estimate === 1 ? "row" : "rows"}
        {preview.shape === "jira" ? ", in the shape of Jira's own export" : ""} (read as {preview.encoding}).
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label="Into"
          value={isNew ? NEW : target.project_id}
          options={[{ value: NEW, label: "A new project" }, ...projects.map((project) => ({ value: project.id, label: project.name }))]}
          onChange={(value) => onTarget(value === NEW ? { project_name: projectNameFrom(file) } : { project_id: value })}
        />
        {isNew && <TextField label="Name of the project" maxLength={255} value={target.project_name} error={nameProblem} hint={known === undefined ? undefined : "There is a project of this name; the stories go into it."} onChange={(event) => onTarget({ project_name: event.target.value })} />}
      </div>
      <div className="overflow-hidden rounded-lg border border-line">
        <table className="w-full table-fixed border-collapse text-left">
          <caption className="sr-only">Columns of the file and the fields they fill</caption>
          <thead className="bg-surface-2 text-sm text-text-3">
            <tr>
              <th scope="col" className="px-3 py-1.5 font-normal">Column and what stands in it</th>
              <th scope="col" className="w-[45%] px-3 py-1.5 font-normal sm:w-56">Fills</th>
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {preview.columns.map((column) => {
              const field = mapping[column.index] ?? null;
              return (
                <tr key={column.index} className={field === null ? "text-text-3" : undefined}>
                  <td className="px-3 py-2 align-top">
                    <p className={field === null ? "truncate" : "truncate font-medium text-text-1"}>{column.name === "" ? `Column ${column.index + 1}` : column.name}</p>
                    {examples(preview, column.index).map((example) => (
                      <p key={example} className="truncate text-sm text-text-3">{example}</p>
                    ))}
                  </td>
                  <td className="px-3 py-2 align-top">
                    <div className="flex items-center gap-2">
                      <ArrowRight size={14} aria-hidden className="shrink-0 text-text-3 max-sm:hidden" />
                      <Select
                        className="flex-1"
                        size="sm"
                        hideLabel
                        label={`Field for the column ${column.name}`}
                        value={field ?? LEAVE_OUT}
                        options={fields}
                        onChange={(value) => onMapping({ ...mapping, [column.index]: value === LEAVE_OUT ? null : value })}
                      />
                    </div>
                    {helpOf(field) !== undefined && <p className="mt-0.5 text-sm text-text-3 sm:pl-[22px]">{helpOf(field)}</p>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {[...problems, ...(error === undefined ? [] : [error])].map((problem) => (
        <p key={problem} role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">{problem}</p>
      ))}
      <div className="sticky -bottom-4 -mx-4 -mb-4 flex justify-end gap-2 border-t border-line bg-surface-1 px-4 py-3">
        <Button onClick={onBack} disabled={starting}>Choose another file</Button>
        <Button variant="primary" onClick={onRun} disabled={starting || problems.length > 0 || nameProblem !== undefined}>{starting ? "Starting…" : "Import"}</Button>
      </div>
    </div>
  );
}
