import { Link } from "@tanstack/react-router";
import { useForm } from "../api/use-form.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { FormError } from "../ui/form-error.tsx";
import { Form } from "../ui/form.tsx";
import { login, type AuthConfig } from "./auth-client.ts";
import { gateLink } from "./gate.tsx";
import { entered } from "./keep.ts";
import { PasswordField } from "./password-field.tsx";
import { Providers } from "./providers.tsx";

interface Props {
  readonly config: AuthConfig | undefined;
  /** Where a provider leads back to. */
  readonly returnTo: string;
  /** Filled in already: whoever worked here. */
  readonly email?: string;
  /** What a provider's callback said went wrong. */
  readonly refused?: string | undefined;
}

/** Address and password, or one of the providers. Whoever is signed in by it is found out by the session. */
export function SignInForm({ config, returnTo, email: known = "", refused }: Props) {
  const form = useForm(
    { email: known, password: "" },
    ({ email, password }) => ({ ...(email.trim() === "" ? { email: "Type your email address" } : {}), ...(password === "" ? { password: "Type your password" } : {}) }),
    async ({ email, password }) => {
      const { expires_in } = await login(email.trim(), password);
      await entered(expires_in);
    },
  );
  return (
    <div className="flex flex-col gap-4">
      {refused !== undefined && form.errors._ === undefined && <FormError>{refused}</FormError>}
      <Providers config={config} returnTo={returnTo} />
      <Form of={form}>
        <TextField
          label="Email"
          type="email"
          required
          autoComplete="username"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page is there to sign in
          autoFocus={known === ""}
          {...form.text("email")}
        />
        <PasswordField
          label="Password"
          autoComplete="current-password"
          focusFirst={known !== ""}
          {...form.text("password")}
        />
        <Button type="submit" variant="primary" disabled={form.busy}>{form.busy ? "Signing in…" : "Sign in"}</Button>
        <p className="text-center"><Link to="/forgot-password" className={gateLink}>Forgot your password?</Link></p>
      </Form>
    </div>
  );
}
