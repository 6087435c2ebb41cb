import { KeyRound, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { sendCommand } from "../api/commands.ts";
import { scopeWords } from "../session/role-words.ts";
import { useMe, type TeamOfMine } from "../session/session.ts";
import { useMay, useTeam } from "../session/team.ts";
import { Ago } from "../story/ago.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState, ErrorState, SkeletonList } from "../ui/states.tsx";
import { toastDone } from "../ui/toast.tsx";
import { Confirm } from "./confirm.tsx";
import { useNow } from "../sprints/use-now.ts";
import { SettingsSection } from "./section.tsx";
import { useApiKeys, type ApiKeyView } from "./team-data.ts";

const CreateKeyDialog = lazy(() => import("./create-key-dialog.tsx").then((module) => ({ default: module.CreateKeyDialog })));

/** Keys by which programs act as oneself in the team. */
export function ApiKeysScreen() {
  const team = useTeam();
  const may = useMay(team?.id);
  if (team === undefined) return <EmptyState title="You are in no team yet">A key belongs to a team. Create one from the menu at the top left, or ask for an invitation.</EmptyState>;
  if (!may("use_api_keys")) return <EmptyState icon={<KeyRound size={24} />} title="API keys are for members">Whoever looks on has none. Ask an admin of {team.name} for another role.</EmptyState>;
  return <Keys key={team.id} team={team} />;
}

function Keys({ team }: { readonly team: TeamOfMine }) {
  const me = useMe();
  const { data, error, loading, refetch } = useApiKeys(team.id);
  const now = useNow();
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKeyView>();
  const keys = data?.team?.apiKeys;
  const create = <Button variant="primary" icon={<Plus size={14} aria-hidden />} onClick={() => setCreating(true)}>Create a key</Button>;
  return (
    <>
      <SettingsSection title="API keys" lead={`A program with a key acts as you, in ${team.name} alone, and only within the key's scopes.`} action={keys !== undefined && keys.length > 0 && create}>
        {loading && <SkeletonList rows={3} className="p-0" />}
        {data === undefined && error !== undefined && <ErrorState className="py-6" title="The keys could not be loaded" onRetry={refetch}>{error}</ErrorState>}
        {keys?.length === 0 && <EmptyState className="py-6" icon={<KeyRound size={24} aria-hidden />} title="No keys yet" action={create}>For scripts, build servers and agents.</EmptyState>}
        {keys !== undefined && keys.length > 0 && (
          <ul aria-label="API keys" className="divide-y divide-line">
            {keys.map((key) => {
              const over = key.expiresAt !== null && Date.parse(key.expiresAt) <= now;
              return (
                <li key={key.id} className="flex items-start gap-3 py-3 first:pt-0 last:pb-0">
                  <div className="min-w-0 flex-1">
                    <p className="flex flex-wrap items-center gap-x-2">
                      <span className="truncate font-medium">{key.name}</span>
                      <code className="font-mono text-sm text-text-3">{key.prefix}…</code>
                      {over && <Badge tone="danger">Expired</Badge>}
                    </p>
                    <p className="text-sm text-text-3">
                      {key.person.id !== me?.id && <>{key.person.name} · </>}
                      {key.lastUsedAt === null ? "never used" : <>last used <Ago at={key.lastUsedAt} /></>} · {key.expiresAt === null ? "does not expire" : `${over ? "expired" : "expires"} ${new Date(key.expiresAt).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" })}`}
                    </p>
                    <p className="mt-1 flex flex-wrap gap-1">{key.scopes.map((scope) => <Badge key={scope}>{scopeWords[scope].name}</Badge>)}</p>
                  </div>
                  <Button size="sm" aria-label={`Revoke the key ${key.name}`} onClick={() => setRevoking(key)}>Revoke</Button>
                </li>
              );
            })}
          </ul>
        )}
      </SettingsSection>
      <Suspense>
        {creating && (
          <CreateKeyDialog
            team={team}
            onClose={() => {
              setCreating(false);
              refetch();
            }}
          />
        )}
      </Suspense>
      {revoking !== undefined && (
        <Confirm
          title={`Revoke the key ${revoking.name}?`}
          action="Revoke"
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            await sendCommand("revoke_api_key", { team_id: team.id, key_id: revoking.id });
            toastDone(`The key ${revoking.name} works no more`);
            refetch();
          }}
        >
          <p>Whatever uses <code className="font-mono">{revoking.prefix}…</code> stops working at once. A revoked key does not come back.</p>
        </Confirm>
      )}
    </>
  );
}
