import { Check, Copy } from "lucide-react";
import { useId, useRef, useState } from "react";
import { announce } from "../ui/announce.tsx";
import { Button } from "../ui/button.tsx";

/** A text to be taken along: a link, a key. */
export function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
    } catch {
      // A page over plain HTTP, or a browser that asks first: the text is marked, and Ctrl-C does it.
      input.current?.select();
      announce(`${label} is marked: copy it now`);
      return;
    }
    setCopied(true);
    announce(`${label} copied`);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium text-text-2">{label}</label>
      <div className="flex gap-2">
        <input ref={input} id={id} readOnly value={value} onFocus={({ target }) => target.select()} className="h-8 min-w-0 flex-1 rounded-md border border-line bg-surface-2 px-2.5 font-mono text-sm text-text-1 pointer-coarse:h-10" />
        <Button icon={copied ? <Check size={14} aria-hidden className="text-status-done" /> : <Copy size={14} aria-hidden />} onClick={() => void copy()}>{copied ? "Copied" : "Copy"}</Button>
      </div>
    </div>
  );
}
