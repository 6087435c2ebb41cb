import { useId, useRef, useState } from "react";
import { newId, sendCommand } from "../api/commands.ts";
import { FormError } from "../session/gate.tsx";
import { readMe } from "../session/keep.ts";
import { currentSession } from "../session/session.ts";
import { useForm } from "../session/use-form.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea, TextField } from "../ui/field.tsx";

interface Props {
  readonly onClose: () => void;
  readonly onCreated: (teamId: string) => void;
}

/** A new team, of which one is the owner. Mounted while it is open. */
export function CreateTeamDialog({ onClose, onCreated }: Props) {
  const formId = useId();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  // One id for every attempt: sent again after a lost answer, the team is not made twice.
  const teamId = useRef(newId());
  const form = useForm(
    ["name", "description"],
    (): { name?: string } => (name.trim() === "" ? { name: "Type a name" } : {}),
    async () => {
      await sendCommand("create_team", { team_id: teamId.current, name: name.trim(), description });
      await untilMember(teamId.current);
      announce(`Team ${name.trim()} created`);
      onCreated(teamId.current);
    },
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !form.busy && onClose()}
      title="Create a team"
      description="Its projects, people and keys are its own. You own it, and invite others."
      footer={
        <>
          <Button onClick={onClose} disabled={form.busy}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} disabled={form.busy}>{form.busy ? "Creating…" : "Create team"}</Button>
        </>
      }
    >
      <form id={formId} noValidate className="flex flex-col gap-4" onSubmit={form.onSubmit}>
        {form.errors._ !== undefined && <FormError>{form.errors._}</FormError>}
        <TextField
          label="Name"
          required
          maxLength={255}
          value={name}
          error={form.errors.name}
          onChange={({ target }) => {
            setName(target.value);
            form.clear("name");
          }}
        />
        <TextArea label="Description" value={description} error={form.errors.description} onChange={({ target }) => setDescription(target.value)} />
      </form>
    </Dialog>
  );
}

const WAITS_MS = [100, 200, 400, 800, 1_600] as const;

/** The server knows the membership a moment after the team: asks until it does, three seconds at most. */
async function untilMember(teamId: string): Promise<void> {
  for (const wait of [0, ...WAITS_MS]) {
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await readMe();
    const now = currentSession();
    if (now.kind !== "signed_in" || now.me.teams.some((team) => team.id === teamId)) return;
  }
}
