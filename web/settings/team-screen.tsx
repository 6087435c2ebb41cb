import { sendCommand } from "../api/commands.ts";
import { useForm } from "../api/use-form.ts";
import { readMe } from "../session/keep.ts";
import { useMay, useTeam } from "../session/team.ts";
import { Button } from "../ui/button.tsx";
import { TextArea, TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
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
  const form = useForm(
    { name: team.name, description: team.description },
    ({ name }) => (name.trim() === "" ? { name: "Type a name" } : {}),
    async ({ name, description }) => {
      await sendCommand("update_team", { team_id: team.id, name: name.trim(), description });
      await readMe();
      toastDone("The team was saved");
    },
  );
  const changed = form.values.name.trim() !== team.name || form.values.description !== team.description;
  return (
    <Form of={form} className="max-w-sm">
      <TextField
        label="Name"
        required
        maxLength={255}
        readOnly={readOnly}
        {...form.text("name")}
      />
      <TextField label="Address" readOnly value={team.workspaceSlug} hint="Stands for the team in addresses; it does not change." className="[&_input]:font-mono" />
      <TextArea label="Description" readOnly={readOnly} {...form.text("description")} />
      {!readOnly && <div><Button type="submit" variant="primary" disabled={form.busy || !changed}>{form.busy ? "Saving…" : "Save"}</Button></div>}
    </Form>
  );
}
