import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { GalaxyError } from "#schemas/errors.ts";
import type { EventMetadata } from "#schemas/envelope.ts";
import { eventCatalogue, isEventType } from "#schemas/events/catalogue.ts";
import type { EventDefinition } from "#schemas/events/define.ts";
import type { PersonKey, PersonKeys } from "./person-keys.ts";

/** What is needed of an event to find what is personal in it. */
export interface PersonalEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: Pick<EventMetadata, "actor" | "ip" | "userAgent">;
  readonly entityId: string;
}

export interface PersonalData {
  /**
   * The event as it may stand in the log: personal fields encrypted under their owner's key, which is made when there is
   * none. The same event gives the same bytes again.
   * @throws {GalaxyError} `not_found` when the owner's key was destroyed
   */
  sealPersonal<Event extends PersonalEvent>(event: Event): Promise<Event>;
  /**
   * The events as people may read them; fields whose key was destroyed become null. Events without personal fields are
   * returned as they are. With `metadata: false` address and browser of the sender stay sealed, which is faster.
   */
  openPersonal<Event extends PersonalEvent>(events: readonly Event[], options?: { readonly metadata?: boolean }): Promise<Event[]>;
}

/** Bound to its event: nobody can tell whether two events say the same. */
const SEALED = "enc:1:";
/**
 * Bound to its person and field alone, for what each of a person's commands repeats: an address and a browser are
 * encrypted once and remembered. It can be told that two events of a person came from the same place; not from which.
 */
const SEALED_ONCE = "enc:2:";
/** Addresses and browsers remembered for each person. */
const REMEMBERED = 16;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Fields of the metadata that tell of the person who acted. */
const aboutActor = ["ip", "userAgent"] as const;

export function personalData(keys: PersonKeys): PersonalData {
  /** What was sealed and opened lately, both ways; it goes with the key. */
  const remembered = new WeakMap<PersonKey, Map<string, string>>();
  const once = (key: PersonKey, asked: string, work: () => string): string => {
    let known = remembered.get(key);
    if (!known || known.size >= REMEMBERED) remembered.set(key, (known = new Map()));
    let answer = known.get(asked);
    if (answer === undefined) known.set(asked, (answer = work()));
    return answer;
  };
  const sealAboutActor = (key: PersonKey, field: string, value: unknown) => once(key, `seal|${field}|${String(value)}`, () => seal(key, SEALED_ONCE, field, value));
  const openAboutActor = (key: PersonKey | null | undefined, eventId: string, field: string, value: unknown): unknown =>
    key && typeof value === "string" && value.startsWith(SEALED_ONCE) ? once(key, `open|${field}|${value}`, () => String(open(key, field, value))) : open(key, `${eventId}|${field}`, value);
  const keyFor = async (ownerId: string): Promise<PersonKey | null> => {
    const known = keys.known(ownerId);
    if (known !== undefined) return known === "destroyed" ? null : known;
    return keys.getOrCreate(ownerId);
  };
  return {
    async sealPersonal(event) {
      let sealed = event;
      const owner = dataOwnerOf(event);
      if (owner) {
        const key = await keyFor(owner.id);
        if (!key) throw new GalaxyError("not_found", "This person has been deleted");
        sealed = { ...sealed, data: changed(event.data, owner.fields, (value, field) => seal(key, SEALED, `${event.id}|${field}`, value)) };
      }
      const actor = actorOf(event);
      if (actor !== undefined) {
        const key = await keyFor(actor);
        // Of somebody who is deleted nothing is kept: not from where the last request came either.
        sealed = { ...sealed, metadata: changed(event.metadata, aboutActor, (value, field) => (key ? sealAboutActor(key, field, value) : undefined)) };
      }
      return sealed;
    },
    async openPersonal(events, { metadata = true } = {}) {
      const owners = new Set<string>();
      for (const event of events) {
        const owner = dataOwnerOf(event);
        if (owner) owners.add(owner.id);
        const actor = metadata ? actorOf(event) : undefined;
        if (actor !== undefined) owners.add(actor);
      }
      if (owners.size === 0) return [...events];
      const found = await keys.get(owners);
      return events.map((event) => {
        let opened = event;
        const owner = dataOwnerOf(event);
        if (owner) opened = { ...opened, data: changed(event.data, owner.fields, (value, field) => open(found.get(owner.id), `${event.id}|${field}`, value)) };
        const actor = metadata ? actorOf(event) : undefined;
        if (actor !== undefined) opened = { ...opened, metadata: changed(event.metadata, aboutActor, (value, field) => openAboutActor(found.get(actor), event.id, field, value) ?? undefined) };
        return opened;
      });
    },
  };
}

/** The personal fields of an event's data that hold something, and whose they are. */
function dataOwnerOf(event: PersonalEvent): { readonly id: string; readonly fields: readonly string[] } | undefined {
  const definition: EventDefinition | undefined = isEventType(event.type) ? eventCatalogue[event.type] : undefined;
  if (!definition?.personal || typeof event.data !== "object" || event.data === null) return undefined;
  const data = event.data as Readonly<Record<string, unknown>>;
  const fields = definition.personal.filter((field) => data[field] !== undefined && data[field] !== null);
  if (fields.length === 0) return undefined;
  const id = definition.personalKey === undefined ? event.entityId : data[definition.personalKey];
  if (typeof id !== "string") throw new Error(`${event.type} ${event.id} does not name whose its personal fields are`);
  return { id, fields };
}

function actorOf({ metadata }: PersonalEvent): string | undefined {
  return metadata.actor.kind === "user" && (metadata.ip !== undefined || metadata.userAgent !== undefined) ? metadata.actor.id : undefined;
}

/** A copy with some fields changed; a field that becomes undefined is left out. */
function changed<Fields extends object>(of: unknown, fields: readonly string[], change: (value: unknown, field: string) => unknown): Fields {
  const copy: Record<string, unknown> = { ...(of as object) };
  for (const field of fields) {
    if (copy[field] === undefined || copy[field] === null) continue;
    const value = change(copy[field], field);
    if (value === undefined) delete copy[field];
    else copy[field] = value;
  }
  return copy as Fields;
}

/** The nonce comes from the text and its place: the same again for a retry, never the same for another. */
function seal(key: PersonKey, form: string, place: string, value: unknown): string {
  const text = JSON.stringify(value);
  const nonce = createHmac("sha256", key.nonce).update(`${place}|${text}`).digest().subarray(0, NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key.encryption, nonce).setAAD(Buffer.from(place));
  const body = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return form + body.toString("base64url");
}

/** Null when the key is gone. What never was sealed is returned as it is. */
function open(key: PersonKey | null | undefined, place: string, value: unknown): unknown {
  if (typeof value !== "string" || !(value.startsWith(SEALED) || value.startsWith(SEALED_ONCE))) return value;
  if (!key) return null;
  const bytes = Buffer.from(value.slice(SEALED.length), "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key.encryption, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  return JSON.parse(text);
}
