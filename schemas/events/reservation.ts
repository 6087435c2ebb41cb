import { z } from "zod";
import { defineEvent } from "./define.ts";

/**
 * Uniqueness by a stream per value: who holds `project-key:TEAM:SG`, or a project's one active sprint. The last taker
 * holds it for as long as its own stream says that it still needs it; then the next may take it.
 */
export const reservationEvents = {
  "reservation.taken": defineEvent("reservation", 1, z.strictObject({ holder: z.string() })),
};
