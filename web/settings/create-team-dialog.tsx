import { useId, useRef } from "react";
import { newId, sendCommand } from "../api/commands.ts";
import { useForm } from "../api/use-form.ts";
import { readMe } from "../session/keep.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea, TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";

interface Props {
  readonly onClose: () => void;
  readonly onCreated: (teamId: string) => void;
}

/** A new team, of which one is the owner. Mounted while it is open. */
export function CreateTeamDialog({ onClose, onCreated }: Props) {
  const formId = useId();
  // One id for every attempt: sent again after a lost answer, the team is not made twice.
  const teamId = useRef(newId());
  const form = useForm(
    { name: "", description: "" },
    ({ name }) => (name.trim() === "" ? { name: "Type a name" } : {}),
    async ({ name, description }) => {
      await sendCommand("create_team", { team_id: teamId.current, name: name.trim(), description });
      await readMe();
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
      <Form id={formId} of={form}>
        <TextField
          label="Name"
          required
          maxLength={255}
          {...form.text("name")}
        />
        <TextArea label="Description" {...form.text("description")} />
      </Form>
    </Dialog>
  );
}
