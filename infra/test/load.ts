import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { EventStore } from "#infra/event-store/port.ts";
import { signIn, type SignedIn } from "./signed-in.ts";

interface Sent {
  readonly commandId: string;
  readonly name: string;
  readonly input: Record<string, unknown>;
}

/**
 * A load of commands that goes on while the product dies and comes back: several callers, each creating stories, moving,
 * renaming and planning them. Remembers what was acknowledged and what was left without an answer.
 */
export class Load {
  /** Ids of commands that were answered with success and always have something to do: each must be in the log. */
  readonly acknowledged = new Set<string>();
  /** Moves and plans that were answered: where the story was there already, there is no event. */
  readonly acknowledgedMaybe = new Set<string>();
  /** Commands whose answer never came: they may have happened, and are sent again under the same id. */
  readonly #unanswered: Sent[] = [];
  readonly #stories: string[] = [];
  #as: SignedIn | undefined;
  #project = "";
  #sprints: string[] = [];
  url = "";

  async prepare(): Promise<void> {
    this.#as = await signIn(this.url);
    const signal = AbortSignal.timeout(30_000);
    const project = await this.#send("create_project", { team_id: this.#as.teamId, name: "Under load", allow_parallel_sprints: true }, signal);
    this.#project = project?.id ?? "";
    for (let number = 1; number <= 3; number += 1) {
      const sprint = await this.#send("create_sprint", { project_id: this.#project, name: `Sprint ${number}` }, signal);
      if (sprint) this.#sprints.push(sprint.id);
    }
  }

  /** Runs until the signal aborts; what nobody has answered by then is kept for {@link retryUnanswered}. */
  async run(callers: number, signal: AbortSignal): Promise<void> {
    await Promise.all(Array.from({ length: callers }, (_, caller) => this.#caller(caller, signal)));
  }

  async #caller(caller: number, signal: AbortSignal): Promise<void> {
    for (let turn = 0; !signal.aborted; turn += 1) {
      const story_id = this.#stories[(turn * 7 + caller) % Math.max(1, this.#stories.length)];
      const sprint_id = this.#sprints[turn % this.#sprints.length] ?? null;
      if (story_id === undefined || turn % 4 === 0) {
        const story = await this.#send("create_story", { project_id: this.#project, title: `Story ${caller}.${turn}`, sprint_id, story_points: turn % 8 }, signal);
        if (story) this.#stories.push(story.id);
      } else if (turn % 4 === 1) await this.#send("move_story", { story_id, status: ["in_progress", "in_review", "done"][turn % 3] }, signal);
      else if (turn % 4 === 2) await this.#send("update_story", { story_id, title: `Title ${randomUUID()}` }, signal);
      else await this.#send("plan_story", { story_id, sprint_id }, signal);
    }
  }

  /** Resolves when so many more commands have been acknowledged. */
  async hasDone(more: number): Promise<void> {
    const enough = this.acknowledged.size + more;
    while (this.acknowledged.size < enough) await pause(2);
  }

  /** Sends again what was never answered. Resolves with how many of them there were. */
  async retryUnanswered(): Promise<number> {
    const again = this.#unanswered.splice(0);
    for (const sent of again) if ((await this.#attempt(sent)) === "unanswered") this.#unanswered.push(sent);
    return again.length;
  }

  /** Sends a command under one id until it is answered, as a client does that wants to know; or until the signal aborts. */
  async #send(name: string, input: Record<string, unknown>, signal: AbortSignal): Promise<{ readonly id: string } | undefined> {
    const sent: Sent = { commandId: randomUUID(), name, input };
    for (;;) {
      const outcome = await this.#attempt(sent);
      if (outcome !== "unanswered") return outcome === "refused" ? undefined : outcome;
      if (signal.aborted) {
        this.#unanswered.push(sent);
        return undefined;
      }
      await pause(5); // nobody there for the moment
    }
  }

  async #attempt({ name, input, commandId }: Sent): Promise<{ readonly id: string } | "refused" | "unanswered"> {
    let response: Response;
    let body: { id: string };
    try {
      response = await fetch(`${this.url}/api/v1/commands/${name}`, { method: "POST", headers: { "content-type": "application/json", "idempotency-key": commandId, ...this.#as?.headers }, body: JSON.stringify(input), signal: AbortSignal.timeout(15_000) });
      body = (await response.json()) as { id: string };
    } catch {
      return "unanswered"; // killed in the middle: that is what is being tried
    }
    if (response.ok) {
      (name === "move_story" || name === "plan_story" ? this.acknowledgedMaybe : this.acknowledged).add(commandId);
      return body;
    }
    if (response.status >= 500) return "unanswered";
    if (response.status !== 409) throw new Error(`${name} answered ${response.status}: ${JSON.stringify(body)}`);
    return "refused";
  }
}

/** How often each command stands in the log: once for each stream it wrote to, however many events. */
export async function commandsInLog(store: EventStore): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  const last = new Map<string, string>();
  let from: bigint | "start" = "start";
  for (;;) {
    const page = await store.readAll({ from, maxCount: 1_000 });
    const fresh = from === "start" ? page : page.slice(1);
    for (const { streamId, metadata } of fresh) {
      const { commandId } = metadata as { commandId: string };
      if (last.get(streamId) !== commandId && !streamId.startsWith("reservation-")) times.set(commandId, (times.get(commandId) ?? 0) + 1);
      last.set(streamId, commandId);
    }
    const end = page.at(-1);
    if (!end || page.length < 1_000) return times;
    from = end.position;
  }
}
