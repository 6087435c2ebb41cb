import { useId, useRef, useState } from "react";
import { suggestKey } from "#schemas/project-key.ts";
import { newId, sendCommand } from "../api/commands.ts";
import { useTeamId } from "../session/team.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea, TextField } from "../ui/field.tsx";
import { FormError } from "../ui/form-error.tsx";
import { useDraft } from "../ui/use-draft.ts";
import { draftErrors, inputOf, refusalErrors, type ProjectDraft } from "./project-form.ts";
import { TimeZoneField } from "./time-zone-field.tsx";
import { browserTimeZone } from "./time-zones.ts";

interface Props {
  readonly onClose: () => void;
  /** Keys that are in use; a suggestion avoids them. */
  readonly takenKeys: ReadonlySet<string>;
  readonly onCreated: (key: string) => void;
}

/** Name, key and time zone of a new project. Mounted while it is open. */
export function CreateProjectDialog({ onClose, takenKeys, onCreated }: Props) {
  const formId = useId();
  const first = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && !busy && onClose()}
      title="Create a project"
      initialFocus={first}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} disabled={busy}>{busy ? "Creating…" : "Create project"}</Button>
        </>
      }
    >
      <ProjectForm id={formId} first={first} takenKeys={takenKeys} onBusy={setBusy} onCreated={onCreated} />
    </Dialog>
  );
}

function ProjectForm({ id, first, takenKeys, onBusy, onCreated }: Pick<Props, "takenKeys" | "onCreated"> & { readonly id: string; readonly first: React.RefObject<HTMLInputElement | null>; readonly onBusy: (busy: boolean) => void }) {
  const { draft, change, errors, setErrors } = useDraft<ProjectDraft>({ name: "", key: "", timeZone: browserTimeZone(), description: "" });
  const [ownKey, setOwnKey] = useState(false);
  // One id for every attempt: sent again after a lost answer, the project is not created twice.
  const projectId = useRef(newId());
  const teamId = useTeamId();

  const submit = async () => {
    const input = inputOf(draft, projectId.current, teamId);
    const problems = draftErrors(input);
    setErrors(problems);
    if (Object.keys(problems).length > 0) return;
    onBusy(true);
    try {
      const { entity } = await sendCommand("create_project", input);
      announce(`Project ${input.name} created`);
      onCreated(typeof entity["key"] === "string" ? entity["key"] : draft.key);
    } catch (error) {
      setErrors(refusalErrors(error));
    } finally {
      onBusy(false);
    }
  };
  return (
    <form
      id={id}
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {errors._ !== undefined && <FormError>{errors._}</FormError>}
      <TextField
        ref={first}
        label="Name"
        required
        maxLength={255}
        value={draft.name}
        error={errors.name}
        onChange={({ target }) => change({ name: target.value, ...(ownKey ? {} : { key: suggestKey(target.value, takenKeys) }) })}
      />
      <TextField
        label="Key"
        className="[&_input]:max-w-40 [&_input]:font-mono [&_input]:uppercase"
        maxLength={10}
        value={draft.key}
        hint={draft.key === "" ? "Stands before every story's number." : `Stories are ${draft.key}-1, ${draft.key}-2 …`}
        error={errors.key}
        onChange={({ target }) => {
          setOwnKey(target.value !== "");
          change({ key: target.value.toUpperCase().replaceAll(/[^A-Z0-9]/g, "") });
        }}
      />
      <TimeZoneField value={draft.timeZone} error={errors.timeZone} onChange={(timeZone) => change({ timeZone })} />
      <TextArea label="Description" hint="What it is for, if that helps. You can change it later." value={draft.description} error={errors.description} onChange={({ target }) => change({ description: target.value })} />
    </form>
  );
}
