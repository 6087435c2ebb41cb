import { expect, it } from "vitest";
import { BELIEVED_MS, PresenceRoom } from "./presence-room.ts";

it("counts a person once, however many tabs they have open", () => {
  const room = new PresenceRoom();
  expect([room.enter("ada"), room.enter("ada"), room.enter("grace")]).toEqual([true, false, true]);
  expect(room.present(1)).toEqual(["ada", "grace"]);
  expect([room.leave("ada"), room.leave("ada")]).toEqual([false, true]);
  expect(room.present(2)).toEqual(["grace"]);
  expect(room.isEmpty).toBe(false);
});

it("believes other processes for as long as they speak", () => {
  const room = new PresenceRoom();
  room.enter("ada");
  room.hear("b", ["grace", "ada"], 1_000);
  room.hear("c", ["linus"], 2_000);
  expect(room.present(2_000)).toEqual(["ada", "grace", "linus"]);
  room.hear("b", ["ada"], 3_000);
  expect(room.present(3_000)).toEqual(["ada", "linus"]);
  expect(room.present(2_001 + BELIEVED_MS)).toEqual(["ada"]);
  room.hear("b", [], 4_000);
  expect(room.here()).toEqual(["ada"]);
});

it("tells of no more than a hundred", () => {
  const room = new PresenceRoom();
  for (let i = 0; i < 300; i += 1) room.enter(String(i));
  expect(room.present(1)).toHaveLength(100);
  expect(room.here()).toHaveLength(150);
});
