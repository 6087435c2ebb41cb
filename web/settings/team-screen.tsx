import { useState } from "react";
import { sendCommand } from "../api/commands.ts";
import { FormError } from "../session/gate.tsx";
import { readMe } from "../session/keep.ts";
import { useMay, useTeam } from "../session/team.ts";
import { useForm } from "../session/use-form.ts";
import { Button } from "../ui/button.tsx";
import { TextArea, TextField } from "../ui/field.tsx";
import { EmptyState, ErrorState, Skeleton } from "../ui/states.tsx";
import { toastDone } from "../ui/toast.tsx";
import { SettingsSection } from "./section.tsx";
import { useTeamView, type TeamView } from "./team-data.ts";

/** Name and description of the team. */
export function TeamScreen() {
  const team = useTeam();
  if (team === undefined) return <EmptyState title="You are in no team yet">Create one from the menu at the top left, or ask for an invitation.</EmptyState>;
  return <TeamSettings key={team.id} teamId={team.id} />;
}

function TeamSettings({ teamId }: { readonly teamId: string }) {
  const { data, error, loading, refetch } = useTeamView(teamId);
  const may = useMay(teamId);
  const team = data?.team;
  return (
    <SettingsSection title="Team settings" lead={may("manage_team") ? "What the team is called and what it is for." : "Whoever manages the team can change them."}>
      {loading && <Skeleton className="h-40" />}
      {data === undefined && error !== undefined && <ErrorState className="py-6" title="The team could not be loaded" onRetry={refetch}>{error}</ErrorState>}
      {team && <TeamForm team={team} readOnly={!may("manage_team")} />}
    </SettingsSection>
  );
}

function TeamForm({ team, readOnly }: { readonly team: TeamView; readonly readOnly: boolean }) {
  const [name, setName] = useState(team.name);
  const [description, setDescription] = useState(team.description);
  const form = useForm(
    ["name", "description"],
    (): { name?: string } => (name.trim() === "" ? { name: "Type a name" } : {}),
    async () => {
      await sendCommand("update_team", { team_id: team.id, name: name.trim(), description });
      await readMe();
      toastDone("The team was saved");
    },
  );
  const changed = name.trim() !== team.name || description !== team.description;
  return (
    <form noValidate className="flex max-w-sm flex-col gap-4" onSubmit={form.onSubmit}>
      {form.errors._ !== undefined && <FormError>{form.errors._}</FormError>}
      <TextField
        label="Name"
        required
        maxLength={255}
        readOnly={readOnly}
        value={name}
        error={form.errors.name}
        onChange={({ target }) => {
          setName(target.value);
          form.clear("name");
        }}
      />
      <TextField label="Address" readOnly value={team.workspaceSlug} hint="Stands for the team in addresses; it does not change." className="[&_input]:font-mono" />
      <TextArea label="Description" readOnly={readOnly} value={description} error={form.errors.description} onChange={({ target }) => setDescription(target.value)} />
      {!readOnly && <div><Button type="submit" variant="primary" disabled={form.busy || !changed}>{form.busy ? "Saving…" : "Save"}</Button></div>}
    </form>
  );
}
