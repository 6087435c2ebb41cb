import { createHash } from "node:crypto";

/** The id of somebody's membership of a team: made from the two (UUID version 8), so that it is the same wherever it is made. */
export function membershipId(teamId: string, userId: string): string {
  const bytes = createHash("sha256").update(`${teamId.toLowerCase()}/${userId.toLowerCase()}`).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
