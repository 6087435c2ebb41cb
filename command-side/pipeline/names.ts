import { keysFrom, suggestKey } from "#schemas/project-key.ts";

/** `Münchner Team` → `munchner-team`; a name without letters becomes `team`. At most 63 characters. */
export function slugFrom(name: string): string {
  const slug = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 60).replace(/-+$/, "");
  return slug.length >= 2 ? slug : "team";
}

/** Keys for a project without one, the best first: those its name suggests, or those of the word when it suggests none. */
export function projectKeysFor(name: string): Generator<string> {
  return keysFrom(suggestKey(name) === "" ? "Project" : name);
}
