import { Monitor, Smartphone } from "lucide-react";
import { reasonOf } from "../api/commands.ts";
import { useAuthConfig } from "../session/use-auth-config.ts";
import { Ago } from "../story/ago.tsx";
import { announce } from "../ui/announce.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { ErrorState, Skeleton } from "../ui/states.tsx";
import { toastDone, toastError } from "../ui/toast.tsx";
import { deviceOf, isHandheld } from "./device.ts";
import { endOtherSessions, endSession, readSessions, type SessionView } from "./people-client.ts";
import { SettingsSection } from "./section.tsx";
import { useLoaded } from "./use-loaded.ts";

/** Everywhere one is signed in, and ending it there. */
export function SessionsList() {
  const { data: sessions, error, reload, set } = useLoaded(readSessions);
  const config = useAuthConfig();
  const wayOf = (method: string) => config?.providers.find(({ id }) => id === method)?.name ?? method;
  const others = (sessions ?? []).filter((session) => !session.current);
  const end = async (gone: readonly SessionView[], act: () => Promise<unknown>, words: string) => {
    const before = sessions ?? [];
    set(before.filter((session) => !gone.includes(session)));
    try {
      await act();
      toastDone(words);
      announce(words);
    } catch (caught) {
      set(before);
      toastError("The session was not ended", reasonOf(caught));
    }
  };
  return (
    <SettingsSection
      title="Sessions"
      lead="Where you are signed in. One you do not know: end it, then change your password."
      action={others.length > 1 && <Button size="sm" onClick={() => void end(others, endOtherSessions, "All other sessions have ended")}>End all others</Button>}
    >
      {sessions === undefined && error === undefined && <Skeleton className="h-24" />}
      {sessions === undefined && error !== undefined && <ErrorState className="py-6" title="The sessions could not be loaded" onRetry={reload}>{error}</ErrorState>}
      {sessions !== undefined && (
        <ul aria-label="Sessions" className="divide-y divide-line">
          {[...sessions].sort((a, b) => Number(b.current) - Number(a.current)).map((session) => {
            const device = deviceOf(session.user_agent);
            const Icon = isHandheld(session.user_agent) ? Smartphone : Monitor;
            return (
              <li key={session.id} className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
                <Icon size={18} aria-hidden className="shrink-0 text-text-3" />
                <div className="min-w-0 flex-1">
                  <p className="flex items-center gap-2 truncate font-medium">
                    {device}
                    {session.current && <Badge tone="accent">This one</Badge>}
                  </p>
                  <p className="truncate text-sm text-text-3">
                    {session.ip !== null && <>{session.ip} · </>}
                    {session.current ? "in use now" : <>last used <Ago at={session.last_used_at} /></>} · with {wayOf(session.method)}
                  </p>
                </div>
                {!session.current && <Button size="sm" aria-label={`End the session of ${device}`} onClick={() => void end([session], () => endSession(session.id), `The session of ${device} has ended`)}>End</Button>}
              </li>
            );
          })}
        </ul>
      )}
    </SettingsSection>
  );
}
