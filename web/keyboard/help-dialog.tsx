import { currentCommands } from "../palette/registry.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Kbd } from "../ui/kbd.tsx";

/** Every shortcut that works on this screen, by group. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const groups = Map.groupBy(
    currentCommands().filter((command) => command.keys !== undefined),
    (command) => command.group,
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts" size="lg">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {[...groups].map(([group, commands]) => (
          <section key={group} aria-label={group}>
            <h3 className="mb-1 text-sm text-text-3">{group}</h3>
            <ul>
              {commands.map((command) => (
                <li key={command.id} className="flex min-h-7 items-center justify-between gap-4 border-b border-line/60 last:border-0">
                  <span>{command.title}</span>
                  <span className="flex items-center gap-1.5">
                    {(typeof command.keys === "string" ? [command.keys] : (command.keys ?? [])).map((keys) => (
                      <Kbd key={keys} keys={keys} />
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
