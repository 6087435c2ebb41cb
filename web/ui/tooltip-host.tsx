import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { Kbd } from "./kbd.tsx";
import { tipPlace } from "./tip-place.ts";

const OPEN_MS = 400;
const CLOSE_MS = 120;
/** After one tip was shown, the next comes at once for this long. */
const WARM_MS = 500;

interface Tip {
  readonly target: HTMLElement;
  readonly label: string;
  readonly keys: string | undefined;
}

/** Shows the tip of whatever is pointed at or focused by keyboard. Esc takes it away; it stays while the pointer is on it. */
export function TooltipHost() {
  const [tip, setTip] = useState<Tip>();
  const popup = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shown: HTMLElement | undefined;
    let closedAt = 0;
    const show = (target: HTMLElement) => {
      shown = target;
      setTip({ target, label: target.dataset["tip"] ?? "", keys: target.dataset["tipKeys"] });
    };
    const hide = () => {
      clearTimeout(timer);
      if (shown !== undefined) closedAt = performance.now();
      shown = undefined;
      setTip(undefined);
    };
    const tipOf = (target: EventTarget | null) => (target instanceof Element ? target.closest<HTMLElement>("[data-tip]") : null);
    const over = (event: PointerEvent) => {
      if (event.pointerType === "touch") return;
      const inside = event.target instanceof Node && popup.current?.contains(event.target) === true;
      const target = tipOf(event.target);
      if (inside || (target !== null && target === shown)) {
        clearTimeout(timer);
        return;
      }
      clearTimeout(timer);
      if (target !== null) timer = setTimeout(() => show(target), shown !== undefined || performance.now() - closedAt < WARM_MS ? 0 : OPEN_MS);
      else if (shown !== undefined) timer = setTimeout(hide, CLOSE_MS);
    };
    const focus = (event: FocusEvent) => {
      const target = tipOf(event.target);
      if (target?.matches(":focus-visible")) show(target);
      else hide();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== "Tab") hide();
    };
    addEventListener("pointerover", over);
    addEventListener("pointerdown", hide);
    addEventListener("focusin", focus);
    addEventListener("focusout", hide);
    addEventListener("keydown", key, true);
    addEventListener("scroll", hide, true);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointerover", over);
      removeEventListener("pointerdown", hide);
      removeEventListener("focusin", focus);
      removeEventListener("focusout", hide);
      removeEventListener("keydown", key, true);
      removeEventListener("scroll", hide, true);
    };
  }, []);

  useLayoutEffect(() => {
    const element = popup.current;
    if (tip === undefined || element === null) return;
    if (!tip.target.isConnected) {
      element.hidden = true;
      return;
    }
    const place = tipPlace(tip.target.getBoundingClientRect(), element.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
    element.style.left = `${place.left}px`;
    element.style.top = `${place.top}px`;
  }, [tip]);

  if (tip === undefined) return null;
  return (
    <div ref={popup} role="tooltip" aria-hidden className="fixed top-0 left-0 z-[60] flex max-w-72 items-center gap-2 rounded-md border border-line bg-surface-1 px-2 py-1 text-sm text-text-1 shadow-pop">
      {tip.label}
      {tip.keys !== undefined && <Kbd keys={tip.keys} />}
    </div>
  );
}
