import { useEffect, type ReactNode } from "react";
import { OrbitMark } from "../ui/orbit-mark.tsx";

export interface GateProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
  /** Below the card: the other way. */
  readonly footer?: ReactNode;
}

/** The quiet page in front of the product: signing in, signing up, invitations. */
export function Gate({ title, lead, children, footer }: GateProps) {
  useEffect(() => {
    document.title = `${title} · Software Galaxy`;
  }, [title]);
  return (
    <main id="main" className="flex h-full flex-col items-center overflow-y-auto bg-surface-0 px-4 py-8 sm:justify-center">
      <div className="w-full max-w-[380px]">
        <p className="mb-6 flex items-center justify-center gap-2 text-lg font-semibold">
          <OrbitMark size={28} />
          Software Galaxy
        </p>
        <div className="rounded-lg border border-line bg-surface-1 p-5 shadow-card sm:p-6">
          <h1 className="text-xl">{title}</h1>
          {lead !== undefined && <div className="mt-1 text-text-2">{lead}</div>}
          {children !== null && <div className="mt-5">{children}</div>}
        </div>
        {footer !== undefined && <p className="mt-5 text-center text-text-2">{footer}</p>}
      </div>
    </main>
  );
}

export const gateLink = "rounded-sm font-medium text-accent-text underline underline-offset-2 hover:text-accent-hover";
