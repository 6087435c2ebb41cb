import { Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import type { TextOf } from "../api/use-form.ts";
import { cx } from "../ui/cx.ts";
import { TextField } from "../ui/field.tsx";
import { strengthOf } from "./password-strength.ts";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly onChange: TextOf["onChange"];
  readonly autoComplete: "current-password" | "new-password";
  readonly error?: string | undefined;
  /** Shows how strong it is: for a password that is being chosen. */
  readonly strength?: { readonly minLength: number; readonly personal: readonly string[] };
  /** The focus begins here. */
  readonly focusFirst?: boolean;
}

const tones = ["bg-line-strong", "bg-status-failed", "bg-status-in_progress", "bg-status-done", "bg-status-done"] as const;

/** A password that can be looked at, and while it is chosen, how strong it is. */
export function PasswordField({ label, value, onChange, autoComplete, error, strength, focusFirst = false }: Props) {
  const id = useId();
  const [seen, setSeen] = useState(false);
  const found = strength === undefined ? undefined : strengthOf(value, strength.minLength, strength.personal);
  return (
    <div className="relative flex flex-col gap-1.5">
      <TextField
        id={id}
        label={label}
        type={seen ? "text" : "password"}
        required
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={1_000}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one thing asked for on this page
        autoFocus={focusFirst}
        className="[&_input]:pr-9"
        value={value}
        error={error}
        onChange={onChange}
      />
      <button
        type="button"
        aria-label={seen ? "Hide the password" : "Show the password"}
        aria-pressed={seen}
        aria-controls={id}
        onClick={() => setSeen(!seen)}
        className="absolute top-5 right-0 flex h-8 w-9 items-center justify-center rounded-md text-text-3 hover:text-text-1 pointer-coarse:h-10"
      >
        {seen ? <EyeOff size={14} aria-hidden /> : <Eye size={14} aria-hidden />}
      </button>
      {found !== undefined && (
        <div className="flex flex-col gap-1">
          <div aria-hidden className="grid grid-cols-4 gap-1">
            {[1, 2, 3, 4].map((step) => (
              <span key={step} className={cx("h-1 rounded-full transition-colors", value !== "" && found.score >= step ? tones[found.score] : "bg-surface-3")} />
            ))}
          </div>
          <output className="text-sm text-text-3">
            {value === "" ? `At least ${strength?.minLength} characters. A few unrelated words do well.` : `${found.words}${found.hint === undefined ? "" : `. ${found.hint}`}`}
          </output>
        </div>
      )}
    </div>
  );
}
