import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useForm } from "../api/use-form.ts";
import { Button } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { toastDone } from "../ui/toast.tsx";
import { resetPassword } from "./auth-client.ts";
import { Gate, gateLink } from "./gate.tsx";
import { PasswordField } from "./password-field.tsx";
import { strengthOf } from "./password-strength.ts";
import { LEAST_LENGTH, useAuthConfig } from "./use-auth-config.ts";

/** `/reset-password?token=…`: a new password by the link that was sent. */
export function ResetScreen() {
  const { token = "" } = useSearch({ strict: false });
  const navigate = useNavigate();
  const minLength = useAuthConfig()?.password.min_length ?? LEAST_LENGTH;
  const form = useForm(
    { password: "" },
    ({ password }) => (strengthOf(password, minLength).score === 0 ? { password: `Must have at least ${minLength} characters` } : {}),
    async ({ password }) => {
      await resetPassword(token, password);
      toastDone("Your new password holds. Sign in with it.");
      await navigate({ to: "/sign-in", replace: true });
    },
  );
  const again = <Link to="/forgot-password" className={gateLink}>Ask for a new link</Link>;
  if (token === "") return <Gate title="This link is not whole" lead="Open it from the mail again, or copy all of it." footer={again}>{null}</Gate>;
  return (
    <Gate title="Choose a new password" lead="Everywhere you are signed in now, you are signed out by it." footer={again}>
      <Form of={form}>
        <PasswordField
          label="New password"
          autoComplete="new-password"
          focusFirst
          {...form.text("password")}
          strength={{ minLength, personal: [] }}

        />
        <Button type="submit" variant="primary" disabled={form.busy}>{form.busy ? "Saving…" : "Save the password"}</Button>
      </Form>
    </Gate>
  );
}
