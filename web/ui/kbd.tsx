import { cx } from "./cx.ts";

const mac = typeof navigator !== "undefined" && /mac|iphone|ipad/i.test(navigator.platform);
const names: Readonly<Record<string, string>> = {
  mod: mac ? "⌘" : "Ctrl",
  shift: mac ? "⇧" : "Shift",
  alt: mac ? "⌥" : "Alt",
  enter: "↵",
  escape: "Esc",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  space: "Space",
};

/** A shortcut as keycaps. `keys` is written as in commands: `g b`, `mod+k`, `shift+arrowleft`. */
export function Kbd({ keys, className }: { readonly keys: string; readonly className?: string }) {
  return (
    <span className={cx("inline-flex items-center gap-1 pointer-coarse:hidden", className)}>
      {keys.split(" ").map((stroke, index) => (
        <kbd
          // oxlint-disable-next-line react/no-array-index-key -- a fixed sequence of strokes
          key={index}
          className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-line bg-surface-2 px-1 font-sans text-2xs text-text-2"
        >
          {stroke
            .split("+")
            .map((part) => names[part.toLowerCase()] ?? part.toUpperCase())
            .join(mac ? "" : "+")}
        </kbd>
      ))}
    </span>
  );
}
