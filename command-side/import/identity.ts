import { createHash } from "node:crypto";
import { v5 as uuidv5 } from "uuid";

/** Names of everything that an import makes: the same file into the same project gives the same ids. */
const NAMESPACE = "5f0c9f9e-6f2b-4a54-9d0e-3f8a1c7b2d61";

/** Id of the story that a row with this key becomes in the project. */
export function storyIdOf(projectId: string, key: string): string {
  return uuidv5(`${projectId}/story/${key}`, NAMESPACE);
}

/** Id of the task that a sub-task's row becomes, by the id its story would have. */
export function taskIdOf(storyId: string): string {
  return uuidv5(`${storyId}/task`, NAMESPACE);
}

export function sprintIdOf(projectId: string, name: string): string {
  return uuidv5(`${projectId}/sprint/${name}`, NAMESPACE);
}

/** Id of the command that does `what` to an entity: sent again, it does nothing again. */
export function commandIdOf(entityId: string, what: string): string {
  return uuidv5(`${entityId}/${what}`, NAMESPACE);
}

/** Tells one content from another. */
export function digest(...content: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url");
}

/**
 * Gives each row of a file its identity within the project: its key's, or without a key that of its title and description,
 * the first, second … of those that are equal. Knows which keys came before.
 */
export class RowIdentities {
  readonly #projectId: string;
  readonly #lines = new Map<string, number>();
  readonly #equals = new Map<string, number>();

  constructor(projectId: string) {
    this.#projectId = projectId;
  }

  /** To be asked once for each row, in the order of the file. `firstLine` is set when the row's key has come before. */
  of(row: { readonly line: number; readonly key: string | null; readonly story: { readonly title: string; readonly description?: string | undefined } }): { readonly storyId: string; readonly firstLine: number | undefined } {
    if (row.key === null) {
      const content = digest(row.story.title, row.story.description ?? "");
      const occurrence = (this.#equals.get(content) ?? 0) + 1;
      this.#equals.set(content, occurrence);
      return { storyId: uuidv5(`${this.#projectId}/content/${content}/${occurrence}`, NAMESPACE), firstLine: undefined };
    }
    const firstLine = this.#lines.get(row.key);
    if (firstLine === undefined) this.#lines.set(row.key, row.line);
    return { storyId: storyIdOf(this.#projectId, row.key), firstLine };
  }
}
