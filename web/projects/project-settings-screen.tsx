import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { StoryCompletion } from "#schemas/events/project.ts";
import type { ProjectSummary } from "../api/projects.ts";
import { sendCommand } from "../api/commands.ts";
import { useForm } from "../api/use-form.ts";
import { useMayHere } from "../session/team.ts";
import { Confirm } from "../settings/confirm.tsx";
import { SettingsSection } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { cx } from "../ui/cx.ts";
import { TextArea, TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Select } from "../ui/select.tsx";
import { EmptyState } from "../ui/states.tsx";
import { Switch } from "../ui/switch.tsx";
import { toastDone } from "../ui/toast.tsx";
import { TimeZoneField } from "./time-zone-field.tsx";

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const completions: readonly { readonly value: StoryCompletion; readonly label: string }[] = [
  { value: "in_review", label: "The story goes to review" },
  { value: "done", label: "The story is done" },
  { value: "off", label: "Nothing by itself" },
];

/** What a project is called and how it works; deleting it. */
export function ProjectSettingsScreen({ project }: { readonly project: ProjectSummary }) {
  const may = useMayHere();
  const [deleting, setDeleting] = useState(false);
  if (!may("manage_projects")) return <EmptyState title="Settings are for whoever leads">Ask an admin of the team for another role, or for the change.</EmptyState>;
  return (
    <div className="mx-auto max-w-2xl p-4 sm:p-6">
      <SettingsSection title="Project settings" lead={`Stories are ${project.key}-1, ${project.key}-2 and so on; the key does not change.`}>
        <Settings key={project.id} project={project} />
      </SettingsSection>
      <SettingsSection danger title="Delete the project" lead="Its sprints, stories and tasks go with it. The history keeps what happened.">
        <Button variant="danger" onClick={() => setDeleting(true)}>Delete {project.name}…</Button>
      </SettingsSection>
      {deleting && <DeleteDialog project={project} onClose={() => setDeleting(false)} />}
    </div>
  );
}

function Settings({ project }: { readonly project: ProjectSummary }) {
  const form = useForm(
    { name: project.name, description: project.description, time_zone: project.timeZone, working_days: project.workingDays, on_last_task_done: project.onLastTaskDone, allow_parallel_sprints: project.allowParallelSprints },
    ({ name, working_days }) => ({
      ...(name.trim().length < 3 ? { name: "Must be at least 3 characters" } : {}),
      ...(working_days.length === 0 ? { working_days: "Choose at least one day" } : {}),
    }),
    async (values) => {
      await sendCommand("update_project", { project_id: project.id, ...values, name: values.name.trim(), working_days: [...values.working_days] });
      toastDone("The project was saved");
    },
  );
  const { time_zone, working_days, on_last_task_done, allow_parallel_sprints } = form.values;
  return (
    <Form of={form} className="max-w-md gap-5">
      <TextField
        label="Name"
        required
        maxLength={255}
        {...form.text("name")}
      />
      <TextArea label="Description" {...form.text("description")} />
      <TimeZoneField value={time_zone} error={form.errors.time_zone} onChange={(zone) => form.set("time_zone", zone)} />
      <fieldset>
        <legend className="mb-1 text-sm font-medium text-text-2">Working days</legend>
        <div className="flex flex-wrap gap-1">
          {days.map((day, index) => {
            const number = index + 1;
            const on = working_days.includes(number);
            return (
              <button
                key={day}
                type="button"
                aria-pressed={on}
                onClick={() => form.set("working_days", on ? working_days.filter((known) => known !== number) : [...working_days, number].toSorted((a, b) => a - b))}
                className={cx("h-8 min-w-11 rounded-md border px-2 transition-colors pointer-coarse:h-10", on ? "border-accent-text bg-accent-soft font-medium text-accent-text" : "border-line-strong/60 bg-surface-1 text-text-2 hover:border-line-strong")}
              >
                {day}
              </button>
            );
          })}
        </div>
        <p role={form.errors.working_days === undefined ? undefined : "alert"} className={cx("mt-1 text-sm", form.errors.working_days === undefined ? "text-text-3" : "text-danger")}>{form.errors.working_days ?? "The ideal line of a burndown falls on these days only."}</p>
      </fieldset>
      <Select<StoryCompletion> label="When the last task of a story is done" value={on_last_task_done} onChange={(completion) => form.set("on_last_task_done", completion)} options={completions} />
      <Switch checked={allow_parallel_sprints} onChange={(on) => form.set("allow_parallel_sprints", on)} label="Several sprints at a time" hint="Otherwise one sprint runs, and the next starts when it is complete." />
      <div><Button type="submit" variant="primary" disabled={form.busy}>{form.busy ? "Saving…" : "Save"}</Button></div>
    </Form>
  );
}

function DeleteDialog({ project, onClose }: { readonly project: ProjectSummary; readonly onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  return (
    <Confirm
      title={`Delete ${project.name}?`}
      action="Delete the project"
      disabled={typed.trim() !== project.key}
      onClose={onClose}
      onConfirm={async () => {
        await sendCommand("delete_project", { project_id: project.id });
        toastDone(`${project.name} was deleted`);
        await navigate({ to: "/" });
      }}
    >
      <p>{project.storyCount.toLocaleString("en")} {project.storyCount === 1 ? "story goes" : "stories go"} with it, for everybody in the team. It cannot be undone.</p>
      <TextField label={`Type ${project.key} to confirm`} spellCheck={false} autoCapitalize="characters" className="[&_input]:font-mono" value={typed} onChange={({ target }) => setTyped(target.value)} />
    </Confirm>
  );
}
