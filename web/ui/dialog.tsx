import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useRef, type ReactNode, type RefObject } from "react";
import { IconButton } from "./button.tsx";
import { cx } from "./cx.ts";

const widths = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-2xl", xl: "max-w-4xl" } as const;

const FIELD = "input:not([type=hidden]):not(:disabled), textarea:not(:disabled), [role=combobox]";

export interface DialogProps {
  readonly open: boolean;
  /** `reason` is `close` for its own button; anything else is Esc or a press beside it. */
  readonly onOpenChange: (open: boolean, reason: "close" | "other") => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Buttons at the bottom right, the one that does it last. */
  readonly footer?: ReactNode;
  readonly size?: keyof typeof widths;
  /** `side`: a panel from the right, as high as the page. */
  readonly placement?: "center" | "side";
  readonly initialFocus?: RefObject<HTMLElement | null>;
  /** Where the focus goes when it closes; by default to where it was. */
  readonly finalFocus?: RefObject<HTMLElement | null> | (() => HTMLElement | null);
}

/** A modal dialog: holds the focus, closes with Esc, gives the focus back. On a phone it fills the page. */
export function Dialog({ open, onOpenChange, title, description, children, footer, size = "md", placement = "center", initialFocus, finalFocus }: DialogProps) {
  const side = placement === "side";
  const heading = useRef<HTMLHeadingElement>(null);
  const body = useRef<HTMLDivElement>(null);
  // A panel is read before anything in it is touched; a dialog begins with its first field, when it has one.
  const first = initialFocus ?? (() => (side ? null : body.current?.querySelector<HTMLElement>(FIELD)) ?? heading.current);
  return (
    <Base.Root open={open} onOpenChange={(next, { reason }) => onOpenChange(next, reason === "close-press" ? "close" : "other")}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          initialFocus={first}
          {...(finalFocus === undefined ? {} : { finalFocus })}
          className={cx(
            "fixed z-40 flex flex-col border-line bg-surface-1 text-text-1 shadow-pop outline-none transition-[opacity,translate,scale] duration-150 ease-out data-[ending-style]:opacity-0 data-[starting-style]:opacity-0",
            side
              ? "inset-y-0 right-0 w-full max-w-[640px] border-l data-[ending-style]:translate-x-6 data-[starting-style]:translate-x-6"
              : cx("inset-x-0 bottom-0 mx-auto max-h-[92dvh] w-full rounded-t-lg border sm:bottom-auto sm:top-[12vh] sm:max-h-[76dvh] sm:w-[calc(100%-48px)] sm:rounded-lg data-[ending-style]:scale-[0.98] data-[starting-style]:scale-[0.98]", widths[size]),
          )}
        >
          <header className="flex shrink-0 items-center gap-2 border-b border-line py-2 pr-2 pl-4">
            <Base.Title ref={heading} tabIndex={-1} className="outline-none min-w-0 flex-1 truncate text-lg">{title}</Base.Title>
            <Base.Close render={<IconButton label="Close" noTooltip icon={<X size={16} aria-hidden />} />} />
          </header>
          <div ref={body} className="min-h-0 flex-1 overflow-y-auto p-4">
            {description !== undefined && <Base.Description className="mb-3 text-text-2">{description}</Base.Description>}
            {children}
          </div>
          {footer !== undefined && <footer className="flex shrink-0 flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{footer}</footer>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
