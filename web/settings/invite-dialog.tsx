import { useId, useState } from "react";
import { isAbove } from "#schemas/permissions.ts";
import { useForm } from "../api/use-form.ts";
import { givenRoles, roleHelp, roleNames } from "../session/role-words.ts";
import type { TeamOfMine } from "../session/session.ts";
import { useAuthConfig } from "../session/use-auth-config.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Select } from "../ui/select.tsx";
import { CopyField } from "./copy-field.tsx";
import { inviteMember, type NewInvitation } from "./people-client.ts";

type Given = (typeof givenRoles)[number];

/** Invites somebody by their address; afterwards there is the link to hand on. Mounted while it is open. */
export function InviteDialog({ team, onClose }: { readonly team: TeamOfMine; readonly onClose: () => void }) {
  const formId = useId();
  const config = useAuthConfig();
  const [made, setMade] = useState<NewInvitation>();
  const form = useForm(
    { email: "", role: "member" as Given },
    ({ email }) => (/^\S+@\S+$/u.test(email.trim()) ? {} : { email: "Type an email address such as ada@example.com" }),
    async ({ email, role }) => {
      setMade(await inviteMember(team.id, email.trim(), role));
      announce(`${email.trim()} is invited`);
    },
  );
  if (made !== undefined) {
    return (
      <Dialog
        open
        onOpenChange={(open) => !open && onClose()}
        title={`${made.email} is invited`}
        footer={
          <>
            <Button
              onClick={() => {
                setMade(undefined);
                form.set("email", "");
              }}
            >
              Invite another
            </Button>
            <Button variant="primary" onClick={onClose}>Done</Button>
          </>
        }
      >
        <div className="flex flex-col gap-3">
          <p className="text-text-2">
            {config?.mail === true ? "The link is on its way by mail. You can hand it on yourself, too." : "This server sends no mail: hand the link on yourself."} It is shown only now, and holds until {new Date(made.expires_at).toLocaleDateString(undefined, { day: "numeric", month: "long" })}.
          </p>
          <CopyField label="Link of the invitation" value={made.link} />
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !form.busy && onClose()}
      title={`Invite to ${team.name}`}
      footer={
        <>
          <Button onClick={onClose} disabled={form.busy}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} disabled={form.busy}>{form.busy ? "Inviting…" : "Invite"}</Button>
        </>
      }
    >
      <Form id={formId} of={form}>
        <TextField
          label="Email"
          type="email"
          required
          autoCapitalize="none"
          {...form.text("email")}
        />
        <div>
          <Select<Given> label="Role" value={form.values.role} onChange={(role) => form.set("role", role)} options={givenRoles.filter((given) => !isAbove(given, team.role)).map((given) => ({ value: given, label: roleNames[given] }))} />
          <p className="mt-1 text-sm text-text-3">{roleHelp[form.values.role]}.</p>
        </div>
      </Form>
    </Dialog>
  );
}
