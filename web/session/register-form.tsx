import { useForm } from "../api/use-form.ts";
import { browserTimeZone } from "../projects/time-zones.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { register } from "./auth-client.ts";
import { entered } from "./keep.ts";
import { PasswordField } from "./password-field.tsx";
import { Providers } from "./providers.tsx";
import { strengthOf } from "./password-strength.ts";
import { LEAST_LENGTH, useAuthConfig } from "./use-auth-config.ts";

interface Props {
  readonly action: string;
  /** The secret of an invitation, and whom it is for. */
  readonly invitation?: { readonly token: string; readonly email: string };
}

/** Name, address, password: nothing else is needed to begin. */
export function RegisterForm({ action, invitation }: Props) {
  const config = useAuthConfig();
  const minLength = config?.password.min_length ?? LEAST_LENGTH;
  const form = useForm(
    { name: "", email: invitation?.email ?? "", password: "" },
    ({ name, email, password }) => {
      const strength = strengthOf(password, minLength, [name, email]);
      return {
        ...(name.trim() === "" ? { name: "Type your name" } : {}),
        ...(/^\S+@\S+\.\S+$/u.test(email.trim()) ? {} : { email: "Type an email address such as ada@example.com" }),
        ...(strength.score === 0 ? { password: `Must have at least ${minLength} characters` } : {}),
      };
    },
    async ({ name, email, password }) => {
      const { expires_in } = await register({ name: name.trim(), email: email.trim(), password, time_zone: browserTimeZone(), ...(invitation === undefined ? {} : { invitation: invitation.token }) });
      await entered(expires_in);
    },
  );
  return (
    <div className="flex flex-col gap-4">
      <Providers config={config} returnTo={invitation === undefined ? "/" : `/invitations/${invitation.token}`} />
      <Form of={form}>
        <TextField
          label="Name"
          required
          maxLength={255}
          autoComplete="name"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page is there for this form
          autoFocus
          {...form.text("name")}
        />
        <TextField
          label="Email"
          type="email"
          required
          autoComplete="username"
          readOnly={invitation !== undefined}
          {...form.text("email")}
        />
        <PasswordField
          label="Password"
          autoComplete="new-password"
          {...form.text("password")}
          strength={{ minLength, personal: [form.values.name, form.values.email] }}

        />
        <Button type="submit" variant="primary" disabled={form.busy}>{form.busy ? "One moment…" : action}</Button>
      </Form>
    </div>
  );
}
