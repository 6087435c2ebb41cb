import { workStatuses, type WorkStatus } from "#schemas/status.ts";

/** Whether a text is a status this program knows; a newer server may know more. */
export function isWorkStatus(status: string): status is WorkStatus {
  return workStatuses.some((known) => known === status);
}
