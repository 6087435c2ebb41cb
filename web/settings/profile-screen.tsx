import { useState } from "react";
import { reasonOf } from "../api/commands.ts";
import { TimeZoneField } from "../projects/time-zone-field.tsx";
import { FormError } from "../session/gate.tsx";
import { changeProfile, chooseTheme } from "../session/preferences.ts";
import { useMe, type Me } from "../session/session.ts";
import { useForm } from "../session/use-form.ts";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
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
  const [name, setName] = useState(me.name);
  const [timeZone, setTimeZone] = useState(me.time_zone);
  const form = useForm(
    ["name", "time_zone"],
    (): { name?: string } => (name.trim() === "" ? { name: "Type your name" } : {}),
    async () => {
      await changeProfile({ name: name.trim(), time_zone: timeZone });
      toastDone("Your profile was saved");
    },
  );
  const changed = name.trim() !== me.name || timeZone !== me.time_zone;
  return (
    <form noValidate className="mt-5 flex max-w-sm flex-col gap-4" onSubmit={form.onSubmit}>
      {form.errors._ !== undefined && <FormError>{form.errors._}</FormError>}
      <TextField
        label="Name"
        required
        maxLength={255}
        autoComplete="name"
        value={name}
        error={form.errors.name}
        onChange={({ target }) => {
          setName(target.value);
          form.clear("name");
        }}
      />
      <TextField label="Email" type="email" readOnly value={me.email} hint="You sign in with it." />
      <TimeZoneField
        value={timeZone}
        error={form.errors.time_zone}
        hint="Projects have a time zone of their own, for their charts."
        onChange={(zone) => {
          setTimeZone(zone);
          form.clear("time_zone");
        }}
      />
      <div><Button type="submit" variant="primary" disabled={form.busy || !changed}>{form.busy ? "Saving…" : "Save"}</Button></div>
    </form>
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
