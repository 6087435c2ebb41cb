import { Link } from "@tanstack/react-router";
import { MailCheck } from "lucide-react";
import { useState } from "react";
import { useForm } from "../api/use-form.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { forgotPassword } from "./auth-client.ts";
import { Gate, gateLink } from "./gate.tsx";
import { useAuthConfig } from "./use-auth-config.ts";

/** `/forgot-password`: asks for a link. What it says is the same whether there is such a person or not. */
export function ForgotScreen() {
  const config = useAuthConfig();
  const [sent, setSent] = useState(false);
  const form = useForm(
    { email: "" },
    ({ email }) => (email.trim() === "" ? { email: "Type your email address" } : {}),
    async ({ email }) => {
      await forgotPassword(email.trim());
      setSent(true);
    },
  );
  const back = <Link to="/sign-in" className={gateLink}>Back to signing in</Link>;
  if (sent) {
    return (
      <Gate title="Look into your mail" footer={back}>
        <div className="flex gap-3 text-text-2">
          <MailCheck size={20} aria-hidden className="mt-0.5 shrink-0 text-status-done" />
          <output>
            If there is an account for <span className="font-medium break-all text-text-1">{form.values.email.trim()}</span>, a link to choose a new password is on its way. It holds for one hour.
            {config?.mail === false && <> This server sends no mail: whoever runs it finds the link in its log.</>}
          </output>
        </div>
      </Gate>
    );
  }
  return (
    <Gate title="Forgot your password?" lead="Type your address, and a link to choose a new one is sent to it." footer={back}>
      <Form of={form}>
        <TextField
          label="Email"
          type="email"
          required
          autoComplete="username"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing asked for on this page
          autoFocus
          {...form.text("email")}
        />
        <Button type="submit" variant="primary" disabled={form.busy}>{form.busy ? "Sending…" : "Send the link"}</Button>
      </Form>
    </Gate>
  );
}
