import { TriangleAlert } from "lucide-react";
import { useId, useState } from "react";
import { actionsOf, type Action } from "#schemas/permissions.ts";
import { useForm } from "../api/use-form.ts";
import { scopeWords } from "../session/role-words.ts";
import type { TeamOfMine } from "../session/session.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Select } from "../ui/select.tsx";
import { CopyField } from "./copy-field.tsx";
import { createApiKey, type NewApiKey } from "./people-client.ts";

const DAY_MS = 86_400_000;
const lives = { "30": "30 days", "90": "90 days", "365": "One year", never: "Does not expire" } as const;
type Life = keyof typeof lives;

/** Name, scopes and life of a new key, then the key itself, this once. Mounted while it is open. */
export function CreateKeyDialog({ team, onClose }: { readonly team: TeamOfMine; readonly onClose: () => void }) {
  const formId = useId();
  const [made, setMade] = useState<NewApiKey>();
  const form = useForm(
    { name: "", scopes: new Set<Action>(["read"]), life: "90" as Life },
    ({ name, scopes }) => ({ ...(name.trim() === "" ? { name: "Type what it is for" } : {}), ...(scopes.size === 0 ? { scopes: "Choose at least one scope" } : {}) }),
    async ({ name, scopes, life }) => {
      setMade(await createApiKey(team.id, { name: name.trim(), scopes: [...scopes], ...(life === "never" ? {} : { expires_at: new Date(Date.now() + Number(life) * DAY_MS).toISOString() }) }));
      announce("The key was created. Copy it now: it is shown only once.");
    },
  );
  if (made !== undefined) {
    return (
      // Pressing beside it or Esc must not throw away what is shown only once.
      <Dialog open onOpenChange={(open, reason) => !open && reason === "close" && onClose()} title="Copy your key now" footer={<Button variant="primary" onClick={onClose}>I have copied it</Button>}>
        <div className="flex flex-col gap-3">
          <p className="flex gap-2 text-text-2"><TriangleAlert size={16} aria-hidden className="mt-0.5 shrink-0 text-status-in_progress" />It is shown only this once. Whoever has it can do what its scopes say, as you.</p>
          <CopyField label="API key" value={made.key} />
        </div>
      </Dialog>
    );
  }
  const toggle = (scope: Action, on: boolean) => {
    form.set("scopes", new Set(on ? [...form.values.scopes, scope] : [...form.values.scopes].filter((other) => other !== scope)));
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && !form.busy && onClose()}
      title="Create an API key"
      footer={
        <>
          <Button onClick={onClose} disabled={form.busy}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} disabled={form.busy}>{form.busy ? "Creating…" : "Create key"}</Button>
        </>
      }
    >
      <Form id={formId} of={form}>
        <TextField
          label="Name"
          hint="What it is for: build server, nightly report."
          required
          maxLength={100}
          {...form.text("name")}
        />
        <fieldset>
          <legend className="mb-1 text-sm font-medium text-text-2">Scopes</legend>
          {form.errors.scopes !== undefined && <p role="alert" className="text-sm text-danger">{form.errors.scopes}</p>}
          <div className="grid gap-x-4 sm:grid-cols-2">
            {actionsOf(team.role).map((scope) => (
              <Checkbox key={scope} label={scopeWords[scope].name} hint={scopeWords[scope].help} checked={form.values.scopes.has(scope)} onChange={(on) => toggle(scope, on)} />
            ))}
          </div>
        </fieldset>
        <Select<Life> label="Expires after" className="max-w-60" value={form.values.life} onChange={(life) => form.set("life", life)} options={(["30", "90", "365", "never"] as const).map((value) => ({ value, label: lives[value] }))} />
      </Form>
    </Dialog>
  );
}
