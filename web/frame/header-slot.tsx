import { createContext, use, type ReactNode } from "react";
import { createPortal } from "react-dom";

/** The place in the header that belongs to the screen: its filters and its buttons. */
export const HeaderSlotContext = createContext<HTMLElement | null>(null);

/** Puts a screen's filters and buttons into the header (below it on a phone). */
export function HeaderSlot({ children }: { readonly children: ReactNode }) {
  const slot = use(HeaderSlotContext);
  return slot === null ? null : createPortal(children, slot);
}
