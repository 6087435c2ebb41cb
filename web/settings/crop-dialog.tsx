import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { moved, pictureUrl, squareOf, wholeCrop } from "./avatar-picture.ts";
import { FormError } from "../ui/form-error.tsx";

const SHOWN = 240;
const STEP = 12;
const arrows: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

interface Props {
  readonly picture: ImageBitmap;
  readonly onClose: () => void;
  /** A data URL of at most 20 kB. */
  readonly onDone: (url: string) => void;
}

/** The square of a picture that is to be shown: dragged, or moved with the arrows, and enlarged. */
export function CropDialog({ picture, onClose, onDone }: Props) {
  const [crop, setCrop] = useState(wholeCrop);
  const [error, setError] = useState<string>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const at = useRef<{ x: number; y: number }>(undefined);
  const { width, height } = picture;
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const { x, y, side } = squareOf(crop, width, height);
    context.imageSmoothingQuality = "high";
    context.clearRect(0, 0, SHOWN * 2, SHOWN * 2);
    context.drawImage(picture, x, y, side, side, 0, 0, SHOWN * 2, SHOWN * 2);
  }, [picture, crop, width, height]);
  const shift = (dx: number, dy: number) => setCrop((now) => moved(now, dx, dy, SHOWN, width, height));
  const onPointerMove = (event: PointerEvent) => {
    if (at.current === undefined) return;
    shift(event.clientX - at.current.x, event.clientY - at.current.y);
    at.current = { x: event.clientX, y: event.clientY };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = arrows[event.key];
    if (by === undefined) return;
    event.preventDefault();
    shift(by[0], by[1]);
  };
  const done = () => {
    try {
      onDone(pictureUrl(picture, crop));
    } catch (caught) {
      setError(caught instanceof Error ? caught.message : String(caught));
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Crop the picture"
      size="sm"
      initialFocus={frame}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={done}>Use the picture</Button>
        </>
      }
    >
      <div className="flex flex-col items-center gap-4">
        {error !== undefined && <FormError>{error}</FormError>}
        {/* A picture that is moved about with the arrows has no element of its own in HTML. */}
        {/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/prefer-tag-over-role */}
        <div
          ref={frame}
          tabIndex={0}
          role="group"
          aria-label="Your picture. Move it with the arrow keys"
          className="cursor-grab touch-none rounded-full active:cursor-grabbing"
          onKeyDown={onKeyDown}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            at.current = { x: event.clientX, y: event.clientY };
          }}
          onPointerMove={onPointerMove}
          onPointerUp={() => {
            at.current = undefined;
          }}
        >
          <canvas ref={canvas} width={SHOWN * 2} height={SHOWN * 2} style={{ width: SHOWN, height: SHOWN }} className="rounded-full bg-surface-3" />
        </div>
        {/* oxlint-enable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/prefer-tag-over-role */}
        <label className="flex w-full max-w-60 items-center gap-3 text-sm text-text-2">
          Zoom
          <input type="range" min={1} max={4} step={0.05} value={crop.zoom} onChange={({ target }) => setCrop((now) => ({ ...now, zoom: Number(target.value) }))} className="flex-1 accent-accent" />
        </label>
      </div>
    </Dialog>
  );
}
