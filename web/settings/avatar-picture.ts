/** Width and height of a picture of a person, in pixels. */
export const AVATAR_PX = 96;
/** A data URL may be as long as the command allows; a picture of 96 × 96 is a fraction of it. */
const LONGEST_URL = 27_000;
const qualities = [0.86, 0.7, 0.5, 0.3] as const;

/** What of the picture is shown: how far it is enlarged beyond just covering the square, and where its middle is. */
export interface Crop {
  /** 1 covers the square exactly. */
  readonly zoom: number;
  /** 0 left or top edge, 1 right or bottom edge, of what can be moved. */
  readonly x: number;
  readonly y: number;
}
export const wholeCrop: Crop = { zoom: 1, x: 0.5, y: 0.5 };

/** The square of the picture that a crop shows, in its own pixels. */
export function squareOf(crop: Crop, width: number, height: number): { readonly x: number; readonly y: number; readonly side: number } {
  const side = Math.min(width, height) / Math.max(1, crop.zoom);
  return { side, x: clamp(crop.x) * (width - side), y: clamp(crop.y) * (height - side) };
}

/** A crop after it was dragged so far over a square of so many pixels on the screen: the picture follows the finger. */
export function moved(crop: Crop, dx: number, dy: number, shown: number, width: number, height: number): Crop {
  const { side } = squareOf(crop, width, height);
  const scale = side / shown;
  const by = (value: number, distance: number, room: number) => (room <= 0 ? 0.5 : clamp(value - (distance * scale) / room));
  return { ...crop, x: by(crop.x, dx, width - side), y: by(crop.y, dy, height - side) };
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** The crop as a small WebP (JPEG where the browser cannot write WebP), as a data URL that an account may hold. */
export function pictureUrl(image: ImageBitmap, crop: Crop): string {
  const canvas = document.createElement("canvas");
  canvas.width = AVATAR_PX;
  canvas.height = AVATAR_PX;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser cannot draw pictures.");
  const { x, y, side } = squareOf(crop, image.width, image.height);
  // What is see-through would turn black where WebP cannot be written.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, AVATAR_PX, AVATAR_PX);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, x, y, side, side, 0, 0, AVATAR_PX, AVATAR_PX);
  for (const quality of qualities) {
    const webp = canvas.toDataURL("image/webp", quality);
    const url = webp.startsWith("data:image/webp") ? webp : canvas.toDataURL("image/jpeg", quality);
    if (url.length <= LONGEST_URL) return url;
  }
  throw new Error("The picture does not become small enough. Try another one.");
}

/** Reads a picture of any size, turned as the camera held it. Throws with words for the person. */
export async function readPicture(file: Blob): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Error("This file is not a picture the browser can read. Try a PNG, JPEG or WebP file.");
  }
}
