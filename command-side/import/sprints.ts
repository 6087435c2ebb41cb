import { GalaxyError } from "#schemas/errors.ts";
import { commandIdOf, sprintIdOf } from "./identity.ts";
import type { Sender } from "./sender.ts";
import type { TargetProject } from "./target.ts";

/** Finds or makes the sprints that a file names, each once. */
export class ImportSprints {
  readonly #project: TargetProject;
  readonly #sender: Sender;
  readonly #made = new Map<string, Promise<string>>();

  constructor(project: TargetProject, sender: Sender) {
    this.#project = project;
    this.#sender = sender;
  }

  /** Id of the sprint of that name, or `over` when the only one there is completed: nothing can be planned into it any more. */
  async idOf(name: string): Promise<string | "over"> {
    const known = this.#project.sprints.get(name);
    if (known) return known.isOver ? "over" : known.id;
    let made = this.#made.get(name);
    if (!made) {
      made = this.#make(name);
      this.#made.set(name, made);
    }
    return made;
  }

  async #make(name: string): Promise<string> {
    const id = sprintIdOf(this.#project.id, name);
    try {
      await this.#sender.send("create_sprint", { sprint_id: id, project_id: this.#project.id, name }, commandIdOf(id, "create"));
    } catch (error) {
      // made by an earlier import, and renamed since: still the sprint that the file means
      if (!(error instanceof GalaxyError) || error.code !== "duplicate") throw error;
    }
    return id;
  }
}
