import { download } from "./csv.ts";

const SCALE = 2;
const PAD = 16;
const TITLE = 32;
/** What a picture outside the page has to carry with it. */
const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity", "fill-opacity", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "paint-order", "visibility"];

/**
 * Saves an SVG of the page as a PNG of twice its size, on the page's own surface and under its title.
 * @throws when the browser cannot draw it.
 */
export async function downloadPng(name: string, svg: SVGSVGElement, title: string): Promise<void> {
  const { width, height } = svg.getBoundingClientRect();
  const copy = withStyles(svg);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const url = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = (width + 2 * PAD) * SCALE;
    canvas.height = (height + 2 * PAD + TITLE) * SCALE;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser cannot draw pictures.");
    const style = getComputedStyle(svg);
    context.scale(SCALE, SCALE);
    context.fillStyle = style.getPropertyValue("--surface-1");
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = style.getPropertyValue("--text-1");
    context.font = `600 15px ${style.fontFamily}`;
    context.fillText(title, PAD, PAD + 16);
    context.drawImage(image, PAD, PAD + TITLE, width, height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob === null) throw new Error("This browser cannot make a PNG.");
    download(name, blob);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A copy whose elements carry the styles they have on the page: variables and classes mean nothing outside it. */
function withStyles(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll<SVGElement>("*")];
  for (const [i, original] of [svg, ...svg.querySelectorAll<SVGElement>("*")].entries()) {
    const target = copies[i];
    if (target === undefined) continue;
    const style = getComputedStyle(original);
    for (const property of kept) target.style.setProperty(property, style.getPropertyValue(property));
  }
  return copy;
}
