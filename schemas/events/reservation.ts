import { z } from "zod";
import { defineEvent, type EventsOf } from "./define.ts";

/** Uniqueness by a stream per value: who holds `project-key:TEAM:SG`, or a project's one active sprint. */
export const reservationEvents = {
  "reservation.taken": defineEvent("reservation", 1, z.strictObject({ holder: z.string() })),
  "reservation.released": defineEvent("reservation", 1, z.strictObject({ holder: z.string() })),
};
export type ReservationEvent = EventsOf<typeof reservationEvents>;
