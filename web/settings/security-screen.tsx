import { useForm } from "../api/use-form.ts";
import { readMe } from "../session/keep.ts";
import { PasswordField } from "../session/password-field.tsx";
import { strengthOf } from "../session/password-strength.ts";
import { useMe } from "../session/session.ts";
import { LEAST_LENGTH, useAuthConfig } from "../session/use-auth-config.ts";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { toastDone } from "../ui/toast.tsx";
import { changePassword } from "./people-client.ts";
import { SettingsSection } from "./section.tsx";
import { SessionsList } from "./sessions-list.tsx";

/** The password, and everywhere one is signed in. */
export function SecurityScreen() {
  const hasPassword = useMe()?.has_password ?? true;
  return (
    <>
      <SettingsSection title="Password" lead={hasPassword ? "Changing it ends your other sessions." : "You sign in with a provider. With a password you can do without it."}>
        <PasswordForm />
      </SettingsSection>
      <SessionsList />
    </>
  );
}

function PasswordForm() {
  const me = useMe();
  const minLength = useAuthConfig()?.password.min_length ?? LEAST_LENGTH;
  const hasPassword = me?.has_password ?? true;
  const personal = [me?.name ?? "", me?.email ?? ""];
  const form = useForm(
    { current: "", new: "" },
    ({ current, new: next }) => ({
      ...(hasPassword && current === "" ? { current: "Type your present password" } : {}),
      ...(strengthOf(next, minLength, personal).score === 0 ? { new: `Must have at least ${minLength} characters` } : {}),
    }),
    async ({ current, new: next }, reset) => {
      await changePassword(hasPassword ? current : undefined, next);
      if (!hasPassword) await readMe();
      reset();
      toastDone(hasPassword ? "Your password was changed. Your other sessions have ended." : "Your password was set.");
    },
  );
  return (
    <Form of={form} className="max-w-sm">
      {/* Password managers look for the name a password belongs to. */}
      <input type="text" name="username" autoComplete="username" value={me?.email ?? ""} readOnly hidden />
      {hasPassword && <PasswordField
        label="Present password"
        autoComplete="current-password"
        {...form.text("current")}

      />}
      <PasswordField
        label="New password"
        autoComplete="new-password"
        {...form.text("new")}
        strength={{ minLength, personal }}

      />
      <div><Button type="submit" variant="primary" disabled={form.busy}>{form.busy ? "Saving…" : hasPassword ? "Change password" : "Set a password"}</Button></div>
    </Form>
  );
}
