import { useId, type ReactNode } from "react";

/** A part of the panel under its heading. */
export function Section({ title, aside, children }: { readonly title: string; readonly aside?: ReactNode; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="mb-1 flex items-center gap-2">
        <h3 id={id} className="text-sm text-text-3">{title}</h3>
        {aside !== undefined && <span className="text-sm text-text-3">{aside}</span>}
      </div>
      {children}
    </section>
  );
}
