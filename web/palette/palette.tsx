import { Dialog as Base } from "@base-ui/react/dialog";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useRef, useState } from "react";
import { PaletteResults } from "../search/palette-results.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { currentCommands } from "./registry.ts";

const groupClass = "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-text-3";
const itemClass = "flex min-h-8 items-center gap-2.5 rounded-md px-2 data-[selected=true]:bg-surface-3 pointer-coarse:min-h-11";

/** Everything that can be done here, found by typing; what belongs to the screen in front comes first, and the work with these words last. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [commands] = useState(() => currentCommands().filter((command) => command.inPalette !== false));
  const [text, setText] = useState("");
  // The palette gives the focus back first, so that what was chosen may put it where it wants.
  const choose = (run: () => void) => {
    onClose();
    requestAnimationFrame(run);
  };
  const groups = Map.groupBy(commands, (command) => command.group);
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-scrim" />
        <Base.Popup initialFocus={input} className="fixed inset-x-3 top-[10vh] z-50 mx-auto max-w-xl overflow-hidden rounded-lg border border-line bg-surface-1 shadow-pop outline-none">
          <Base.Title className="sr-only">Command palette</Base.Title>
          <Command label="Commands" loop>
            <div className="flex items-center gap-2 border-b border-line px-3">
              <Search size={16} aria-hidden className="text-text-3" />
              <Command.Input ref={input} value={text} onValueChange={setText} placeholder="What do you want to do?" className="h-11 flex-1 bg-transparent text-lg outline-none pointer-coarse:text-[16px]" />
              <Kbd keys="escape" />
            </div>
            <Command.List className="max-h-[min(400px,60vh)] overflow-y-auto p-1">
              {text.trim().length < 2 && <Command.Empty className="px-3 py-8 text-center text-text-3">Nothing goes by that name here.</Command.Empty>}
              {[...groups].map(([group, entries]) => (
                <Command.Group key={group} heading={group} className={groupClass}>
                  {entries.map((command) => (
                    <Command.Item
                      key={command.id}
                      value={command.id}
                      keywords={[command.title, command.group, ...(command.keywords ?? [])]}
                      onSelect={() => choose(command.run)}
                      className={itemClass}
                    >
                      <span className="flex w-4 justify-center text-text-3">{command.icon}</span>
                      <span className="flex-1 truncate">{command.title}</span>
                      {command.keys !== undefined && <Kbd keys={typeof command.keys === "string" ? command.keys : (command.keys[0] ?? "")} />}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
              <PaletteResults text={text} groupClass={groupClass} itemClass={itemClass} onChoose={choose} />
            </Command.List>
          </Command>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
