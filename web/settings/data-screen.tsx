import { Download } from "lucide-react";
import { useState } from "react";
import { reasonOf } from "../api/commands.ts";
import { download } from "../insights/csv.ts";
import { PasswordField } from "../session/password-field.tsx";
import { useMe, type Me } from "../session/session.ts";
import { Button } from "../ui/button.tsx";
import { Confirm } from "./confirm.tsx";
import { TextField } from "../ui/field.tsx";
import { toastError } from "../ui/toast.tsx";
import { deleteAccount, exportMyData } from "./people-client.ts";
import { SettingsSection } from "./section.tsx";

/** All that is known of a person: to take along, and to erase. */
export function DataScreen() {
  const me = useMe();
  const [exporting, setExporting] = useState(false);
  const [deleting, setDeleting] = useState(false);
  if (me === undefined) return null;
  const take = async () => {
    setExporting(true);
    try {
      const file = new Blob([JSON.stringify(await exportMyData(), undefined, 2)], { type: "application/json" });
      download(`software-galaxy-${new Date().toISOString().slice(0, 10)}.json`, file);
    } catch (error) {
      toastError("Your data was not exported", reasonOf(error));
    } finally {
      setExporting(false);
    }
  };
  const owned = me.teams.filter((team) => team.role === "owner");
  return (
    <>
      <SettingsSection
        title="Export my data"
        lead="Your profile, memberships, sessions, keys, and what you have done, as a JSON file."
        action={<Button icon={<Download size={14} aria-hidden />} disabled={exporting} onClick={() => void take()}>{exporting ? "Collecting…" : "Export"}</Button>}
      />
      <SettingsSection danger title="Delete my account" lead="Your name, address and picture are erased everywhere, the history included. What you did stays, by a deleted person. It cannot be undone.">
        {owned.length > 0 && <p className="mb-3 text-text-2">You own {owned.map((team) => team.name).join(", ")}. Transfer a team that others belong to before, on its page of members.</p>}
        <Button variant="danger" onClick={() => setDeleting(true)}>Delete my account…</Button>
      </SettingsSection>
      {deleting && <DeleteDialog me={me} onClose={() => setDeleting(false)} />}
    </>
  );
}

function DeleteDialog({ me, onClose }: { readonly me: Me; readonly onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [password, setPassword] = useState("");
  const hasPassword = me.has_password ?? true;
  const erase = async () => {
    await deleteAccount(me.id, hasPassword ? password : undefined);
    location.assign("/sign-in");
  };
  return (
    <Confirm title="Delete your account?" action="Delete my account for good" disabled={typed.trim().toLowerCase() !== me.email.toLowerCase()} onClose={onClose} onConfirm={erase}>
      <p>You are signed out everywhere, your API keys stop working, and nobody can bring the account back, not even whoever runs the server.</p>
      <TextField label={`Type ${me.email} to confirm`} spellCheck={false} autoCapitalize="none" value={typed} onChange={({ target }) => setTyped(target.value)} />
      {hasPassword && <PasswordField label="Your password" autoComplete="current-password" value={password} onChange={({ target }) => setPassword(target.value)} />}
    </Confirm>
  );
}
