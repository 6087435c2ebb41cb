import { Link } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { login, providerUrl, type AuthConfig } from "./auth-client.ts";
import { FormError, gateLink } from "./gate.tsx";
import { entered } from "./keep.ts";
import { PasswordField } from "./password-field.tsx";
import { useForm } from "./use-form.ts";

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
  const [email, setEmail] = useState(known);
  const [password, setPassword] = useState("");
  const form = useForm(
    ["email", "password"],
    () => ({ ...(email.trim() === "" ? { email: "Type your email address" } : {}), ...(password === "" ? { password: "Type your password" } : {}) }),
    async () => {
      const { expires_in } = await login(email.trim(), password);
      await entered(expires_in);
    },
  );
  return (
    <div className="flex flex-col gap-4">
      {config !== undefined && config.providers.length > 0 && (
        <>
          <ul className="flex flex-col gap-2" aria-label="Sign in with">
            {config.providers.map((provider) => (
              <li key={provider.id}>
                <a
                  href={providerUrl(provider.id, returnTo)}
                  className="flex h-8 w-full items-center justify-center gap-2 rounded-md border border-line bg-surface-1 text-text-1 shadow-card transition-colors hover:bg-surface-2 pointer-coarse:min-h-10"
                >
                  <KeyRound size={14} aria-hidden className="text-text-3" />
                  Continue with {provider.name}
                </a>
              </li>
            ))}
          </ul>
          <p aria-hidden className="flex items-center gap-3 text-sm text-text-3 before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">or</p>
        </>
      )}
      <form noValidate className="flex flex-col gap-4" onSubmit={form.onSubmit}>
        {(form.errors._ ?? refused) !== undefined && <FormError>{form.errors._ ?? refused}</FormError>}
        <TextField
          label="Email"
          type="email"
          required
          autoComplete="username"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the page is there to sign in
          autoFocus={known === ""}
          value={email}
          error={form.errors.email}
          onChange={({ target }) => {
            setEmail(target.value);
            form.clear("email");
          }}
        />
        <PasswordField
          label="Password"
          autoComplete="current-password"
          focusFirst={known !== ""}
          value={password}
          error={form.errors.password}
          onChange={(next) => {
            setPassword(next);
            form.clear("password");
          }}
        />
        <Button type="submit" variant="primary" disabled={form.busy}>{form.busy ? "Signing in…" : "Sign in"}</Button>
        <p className="text-center"><Link to="/forgot-password" className={gateLink}>Forgot your password?</Link></p>
      </form>
    </div>
  );
}
