import { reasonOf } from "../api/commands.ts";
import { useForm } from "../api/use-form.ts";
import { TimeZoneField } from "../projects/time-zone-field.tsx";
import { changeProfile, chooseTheme } from "../session/preferences.ts";
import { useMe, type Me } from "../session/session.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Select } from "../ui/select.tsx";
import { Switch } from "../ui/switch.tsx";
import { useAppearance } from "../ui/theme.ts";
import { toastDone, toastError } from "../ui/toast.tsx";
import { AvatarField } from "./avatar-field.tsx";
import { SettingsSection } from "./section.tsx";

/** Name, picture, time zone and preferences. */
export function ProfileScreen() {
  const me = useMe();
  if (me === undefined) return null;
  return (
    <>
      <SettingsSection title="Profile" lead="How others see you.">
        <AvatarField me={me} />
        <ProfileForm key={me.id} me={me} />
      </SettingsSection>
      <SettingsSection title="Preferences" lead="They go with you to every browser you sign in with.">
        <Preferences me={me} />
      </SettingsSection>
    </>
  );
}

function ProfileForm({ me }: { readonly me: Me }) {
  const form = useForm(
    { name: me.name, time_zone: me.time_zone },
    ({ name }) => (name.trim() === "" ? { name: "Type your name" } : {}),
    async ({ name, time_zone }) => {
      await changeProfile({ name: name.trim(), time_zone });
      toastDone("Your profile was saved");
    },
  );
  const changed = form.values.name.trim() !== me.name || form.values.time_zone !== me.time_zone;
  return (
    <Form of={form} className="mt-5 max-w-sm">
      <TextField
        label="Name"
        required
        maxLength={255}
        autoComplete="name"
        {...form.text("name")}
      />
      <TextField label="Email" type="email" readOnly value={me.email} hint="You sign in with it." />
      <TimeZoneField
        value={form.values.time_zone}
        error={form.errors.time_zone}
        hint="Projects have a time zone of their own, for their charts."
        onChange={(zone) => form.set("time_zone", zone)}
      />
      <div><Button type="submit" variant="primary" disabled={form.busy || !changed}>{form.busy ? "Saving…" : "Save"}</Button></div>
    </Form>
  );
}

function Preferences({ me }: { readonly me: Me }) {
  const { theme } = useAppearance();
  const shortcuts = me.preferences.single_key_shortcuts ?? true;
  const setShortcuts = (on: boolean) => {
    changeProfile({ preferences: { single_key_shortcuts: on } }).then(
      () => announce(on ? "Single-key shortcuts are on" : "Single-key shortcuts are off"),
      (error: unknown) => toastError("The shortcuts were not changed", reasonOf(error)),
    );
  };
  return (
    <div className="flex flex-col gap-5">
      <Select
        label="Theme"
        className="max-w-60"
        value={theme}
        onChange={chooseTheme}
        options={[
          { value: "system", label: "As the system" },
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
        ]}
      />
      <Switch checked={shortcuts} onChange={setShortcuts} label="Single-key shortcuts" hint="C creates, E edits, / filters. Without them, Ctrl or ⌘ with K still finds every command." />
    </div>
  );
}
