import type { EventStore, Json, ReadAllOptions, RecordedEvent, SubscriptionMessage } from "#infra/event-store/port.ts";
import { LOCAL_OWNER_ID, LOCAL_TEAM_ID } from "#schemas/principal.ts";

/** Beside the viewer's team, one that nothing may be seen of, and one that is small among all the others' words. */
export const teams = { large: LOCAL_TEAM_ID, small: "00000000-0000-7000-8000-0000000000a2", foreign: "00000000-0000-7000-8000-0000000000a3" } as const;
const PROJECTS = 10;
export const projectId = (number: number) => `00000000-0000-7000-8000-${(0xb000 + number).toString(16).padStart(12, "0")}`;
const STARTED = Date.parse("2024-01-01T08:00:00Z");
/** Every tenth story has a comment and every tenth a task. */
const EVERY = 10;

/** Words planted at known rates, to be searched for: one story in so many has it. */
export const planted = { half: ["deploy", 2], tenth: ["checkout", 10], hundredth: ["invoice", 100], thousandth: ["kerberos", 1_000], rare: ["zugzwang", 100_000], umlaut: ["Übergröße", 2_000], japanese: ["東京都の検索", 2_000] } as const;

const syllables = ["ba", "con", "der", "el", "fi", "gra", "ho", "in", "ju", "ka", "lo", "ment", "ni", "or", "pre", "qua", "ro", "sta", "tion", "u", "ver", "wa", "xe", "y", "za"];
const VOCABULARY = 30_000;
const vocabulary = Array.from({ length: VOCABULARY }, (_, index) => {
  const random = randoms(index + 7);
  return Array.from({ length: 2 + Math.floor(random() * 3) }, () => syllables[Math.floor(random() * syllables.length)]).join("");
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A word by how frequent it is, 0 the most. */
export const wordOfRank = (rank: number): string => vocabulary[rank % VOCABULARY] ?? "";
/** The title of one of the stories, without what is planted. */
export const titleOf = (story: number): string => words(afterPlanting(story), 6);

/** A story's random numbers, those that decide what is planted in it already taken. */
function afterPlanting(story: number): () => number {
  const random = randoms(story);
  for (const _ of Object.keys(planted)) random();
  return random;
}

/** Frequent words are very frequent and most are rare, as in what people write (Zipf). */
const wordBy = (random: number) => vocabulary[Math.floor(VOCABULARY ** random) - 1] ?? "word";
const words = (random: () => number, count: number) => Array.from({ length: count }, () => wordBy(random())).join(" ");

interface Kind {
  readonly stream: string;
  readonly type: string;
  readonly revision: number;
  readonly team: string;
  readonly project?: string;
  readonly data: Json;
}

const id = (kind: string, index: number) => `00000000-0000-7000-${kind}-${index.toString(16).padStart(12, "0")}`;

function projectCreated(number: number): Kind {
  const team = number === PROJECTS ? teams.small : number === PROJECTS + 1 ? teams.foreign : teams.large;
  return {
    stream: `project-${projectId(number)}`, type: "project.created", revision: 0, team, project: projectId(number),
    data: { team_id: team, key: `P${String.fromCharCode(65 + number)}`, name: `Project ${number}`, description: "", tech_stack: {}, time_zone: "UTC", working_days: [1, 2, 3, 4, 5], on_last_task_done: "in_review", allow_parallel_sprints: true },
  };
}

/** One story in a hundred belongs to the small team and one to the foreign one; the rest are spread over ten projects. */
function projectOf(story: number): number {
  return story % 100 === 0 ? PROJECTS : story % 100 === 50 ? PROJECTS + 1 : story % PROJECTS;
}
const teamOf = (project: number) => (project === PROJECTS ? teams.small : project === PROJECTS + 1 ? teams.foreign : teams.large);

function* happenings(stories: number): Generator<Kind> {
  for (let number = 0; number < PROJECTS + 2; number += 1) yield projectCreated(number);
  for (let story = 1; story <= stories; story += 1) {
    const random = randoms(story);
    const number = projectOf(story);
    const about = { team: teamOf(number), project: projectId(number) };
    // what is planted must fall on every team alike, so not by the story's own number
    const also = Object.values(planted).flatMap(([word, one]) => (random() * one < 1 ? word : []));
    yield {
      ...about, stream: `story-${id("8000", story)}`, type: "story.created", revision: 0,
      data: {
        project_id: about.project, title: `${words(random, 6)} ${random() < 0.3 ? also.join(" ") : ""}`.trim(), description: `${words(random, 25)} ${also.join(" ")} ${words(random, 15)}.`,
        acceptance_criteria: [words(random, 6)], labels: [wordBy(random())], priority: 1 + (story % 10), story_points: story % 8, rank: `i${story.toString(36).padStart(8, "0")}1`, external_key: null,
      },
    };
    if (story % EVERY === 3) yield { ...about, stream: `task-${id("9000", story)}`, type: "task.created", revision: 0, data: { story_id: id("8000", story), project_id: about.project, title: words(random, 6), description: words(random, 10), estimated_hours: 2, rank: "i1", status: "backlog" } };
    if (story % EVERY === 7) yield { ...about, stream: `story-${id("8000", story)}`, type: "story.commented", revision: 1, data: { comment_id: id("a000", story), body: `${words(random, 12)} ${also.join(" ")}` } };
  }
}

function recorded({ stream, type, revision, team, project, data }: Kind, position: number): RecordedEvent {
  const occurredAt = new Date(STARTED + position * 60).toISOString();
  const event = id("b000", position);
  return {
    streamId: stream, revision, position: BigInt(position), id: event, type, data, created: new Date(occurredAt),
    metadata: { schemaVersion: 1, occurredAt, actor: { kind: "user", id: LOCAL_OWNER_ID }, teamId: team, ...(project === undefined ? {} : { projectId: project }), commandId: event, commandHash: "", correlationId: event, causationId: event, prevHash: "", hash: "" },
  };
}

/** How many events there are of so many stories. */
export function lengthOf(stories: number): number {
  const every = (rest: number) => Math.floor((stories - rest) / EVERY) + 1;
  return PROJECTS + 2 + stories + every(3) + every(7);
}

/**
 * A log that is made while it is read, to be projected: writing a million events first would measure the disk. It is
 * the same every time. Whoever projects it is told that it ends.
 */
export function generatedLog(stories: number): EventStore {
  const length = lengthOf(stories);
  const only = () => Promise.reject(new Error("a generated log can only be projected"));
  return {
    // only asked which event stands at a position, or at the end
    async readAll({ from }: ReadAllOptions) {
      return [recorded({ stream: "none", type: "none", revision: 0, team: teams.large, data: null }, typeof from === "bigint" ? Number(from) : length)];
    },
    async *subscribeAll({ after, signal, batchSize = 500 }): AsyncGenerator<SubscriptionMessage> {
      if (after === "start") {
        let position = 0;
        let events: RecordedEvent[] = [];
        for (const kind of happenings(stories)) {
          events.push(recorded(kind, (position += 1)));
          if (events.length < batchSize) continue;
          yield { kind: "events", events };
          events = [];
        }
        if (events.length > 0) yield { kind: "events", events };
      }
      yield { kind: "caught_up" };
      if (signal && !signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    },
    head: async () => BigInt(length),
    append: only, readStream: () => { throw new Error("a generated log has no streams to read"); }, subscribeStream: () => { throw new Error("a generated log has no streams to read"); },
    deleteStream: only, tombstoneStream: only, getStreamMetadata: only, setStreamMetadata: only,
    close: async () => {},
  };
}
