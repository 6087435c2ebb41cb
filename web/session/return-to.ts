/** A path of this site to go back to after signing in; the start page for anything else, another site above all. */
export function returnPath(wanted: string | undefined): string {
  if (wanted === undefined || !wanted.startsWith("/")) return "/";
  try {
    const here = "http://here.invalid";
    const url = new URL(wanted, here);
    if (url.origin !== here || url.pathname.startsWith("//")) return "/";
    const path = `${url.pathname}${url.search}${url.hash}`;
    return /^\/(?:sign-in|sign-up)(?:[/?#]|$)/.test(path) ? "/" : path;
  } catch {
    return "/";
  }
}
