import { Bot } from "lucide-react";
import { usePicture } from "./pictures.ts";
import { hueOf, initialsOf } from "./initials.ts";

export interface AvatarProps {
  readonly name: string;
  /** Decides the colour, so that two people of one name differ. */
  readonly id: string;
  readonly kind?: "person" | "agent";
  readonly size?: 18 | 20 | 24 | 32 | 64;
  /** Leave its name out for a screen reader, where the name stands beside it. */
  readonly decorative?: boolean;
}

/** A face for a person (their picture, or initials on a colour of their own), a glyph in a square for an agent. */
export function Avatar({ name, id, kind = "person", size = 20, decorative = false }: AvatarProps) {
  const picture = usePicture(id);
  const words = decorative ? { "aria-hidden": true } : { role: "img", "aria-label": kind === "agent" ? `Agent ${name}` : name, title: name };
  if (kind === "agent") {
    return (
      <span {...words} style={{ width: size, height: size }} className="inline-flex shrink-0 items-center justify-center rounded-sm bg-accent-soft text-accent-text">
        <Bot size={Math.round(size * 0.7)} aria-hidden />
      </span>
    );
  }
  if (picture !== undefined) {
    return <img src={picture} width={size} height={size} alt={decorative ? "" : name} {...(decorative ? {} : { title: name })} draggable={false} className="shrink-0 rounded-full bg-surface-3 object-cover select-none" style={{ width: size, height: size }} />;
  }
  return (
    <span
      {...words}
      style={{ width: size, height: size, fontSize: Math.round(size * 0.43), backgroundColor: `oklch(0.47 0.11 ${hueOf(id)})` }}
      // Drawn, not written: initials are no words of the control they stand in.
      data-initials={initialsOf(name)}
      className="inline-flex shrink-0 items-center justify-center rounded-full font-semibold tracking-tight text-white select-none before:content-[attr(data-initials)]"
    />
  );
}

/** An empty place where a person would be. */
export function NoAvatar({ size = 20 }: { readonly size?: number }) {
  return <span aria-hidden style={{ width: size, height: size }} className="inline-block shrink-0 rounded-full border border-dashed border-line-strong" />;
}
