import { Dialog } from "@base-ui/react/dialog";
import { Rail } from "./rail.tsx";

export interface DrawerProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onPalette: () => void;
}

/** The rail on a phone. */
export function Drawer({ open, onOpenChange, onPalette }: DrawerProps) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0 md:hidden" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 w-64 border-r border-line bg-surface-0 transition-transform duration-150 ease-out outline-none data-[ending-style]:-translate-x-full data-[starting-style]:-translate-x-full md:hidden">
          <Dialog.Title className="sr-only">Navigation</Dialog.Title>
          <Rail narrow={false} onNavigate={() => onOpenChange(false)} onPalette={onPalette} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
