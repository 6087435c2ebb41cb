import { reasonOf, sendCommand } from "../api/commands.ts";
import { setAppearance, type ThemeChoice } from "../ui/theme.ts";
import { toastError } from "../ui/toast.tsx";
import { readMe } from "./keep.ts";
import { personHere, setSession, type Me, type Preferences } from "./session.ts";

/** What a person may change about themself at once. */
export interface ProfileChange {
  readonly name?: string;
  readonly avatar_url?: string | null;
  readonly time_zone?: string;
  readonly preferences?: Preferences;
}

/** Changes the profile; what the page shows changes at once and goes back when it is refused. Throws CommandError. */
export async function changeProfile(change: ProfileChange): Promise<void> {
  const me = personHere();
  if (me === undefined) return;
  const { preferences, ...rest } = change;
  const merged: Preferences | undefined = preferences === undefined ? undefined : { ...me.preferences, ...preferences };
  const next: Me = { ...me, ...rest, ...(merged === undefined ? {} : { preferences: merged }) };
  setSession({ kind: "signed_in", me: next });
  try {
    await sendCommand("update_user", { user_id: me.id, ...rest, ...(merged === undefined ? {} : { preferences: merged }) });
  } catch (error) {
    await readMe();
    throw error;
  }
}

/** Whether a single letter may be a shortcut; some people would rather not (WCAG 2.1.4). */
export function singleKeyShortcuts(): boolean {
  return personHere()?.preferences.single_key_shortcuts ?? true;
}

/** The theme changes at once in this browser, and goes with the person to their others. */
export function chooseTheme(theme: ThemeChoice): void {
  setAppearance({ theme });
  changeProfile({ preferences: { theme } }).catch((error: unknown) => toastError("The theme was not remembered", reasonOf(error)));
}
