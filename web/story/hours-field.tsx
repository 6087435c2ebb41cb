import { useState } from "react";
import { useMayEdit } from "./may-edit.ts";
import { TextField } from "../ui/field.tsx";

const MAX_HOURS = 10_000;

/** Hours of work, empty for none; saved when left or with Enter. */
export function HoursField({ label, value, onSave }: { readonly label: string; readonly value: number | null; readonly onSave: (hours: number | null) => void }) {
  const mayEdit = useMayEdit();
  const [draft, setDraft] = useState<string>();
  const text = draft ?? (value === null ? "" : String(value));
  const read = text.trim() === "" ? null : Number(text.trim().replace(",", "."));
  const wrong = read !== null && !(read >= 0 && read <= MAX_HOURS);
  const save = () => {
    if (draft === undefined || wrong) return;
    setDraft(undefined);
    if (read !== value) onSave(read);
  };
  return (
    <TextField
      size="sm"
      label={label}
      inputMode="decimal"
      readOnly={!mayEdit}
      value={text}
      error={wrong ? "A number from 0 to 10000" : undefined}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") save();
      }}
    />
  );
}
