import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { weaknessOf } from "./password-rules.ts";
import { createPasswords } from "./passwords.ts";

describe("password hashes", () => {
  const passwords = createPasswords(randomBytes(32));

  test("verify the password they were made of, however its accents are written, and no other", async () => {
    const hash = await passwords.hash("crème brûlée à volonté".normalize("NFC"));
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await passwords.verify("crème brûlée à volonté".normalize("NFD"), hash)).toBe(true);
    expect(await passwords.verify("creme brulee a volonte", hash)).toBe(false);
    expect(await passwords.hash("crème brûlée à volonté")).not.toBe(hash);
  });

  test("are worth nothing under another pepper", async () => {
    const hash = await passwords.hash("correct horse battery staple");
    expect(await createPasswords(randomBytes(32)).verify("correct horse battery staple", hash)).toBe(false);
  });

  test("of other parameters verify still, and are known to be dated", async () => {
    const hash = await passwords.hash("correct horse battery staple");
    expect(passwords.isDated(hash)).toBe(false);
    expect(passwords.isDated(hash.replace("t=2", "t=1"))).toBe(true);
  });

  test("for somebody unknown take the same time and are false", async () => {
    const hash = await passwords.hash("correct horse battery staple");
    const time = async (of: string | undefined) => {
      const taken: number[] = [];
      for (let at = 0; at < 9; at += 1) {
        const started = performance.now();
        expect(await passwords.verify("something else entirely", of)).toBe(false);
        taken.push(performance.now() - started);
      }
      return taken.sort((a, b) => a - b)[4] ?? 0;
    };
    const [known, unknown] = [await time(hash), await time(undefined)];
    expect(unknown / known).toBeGreaterThan(0.5);
    expect(unknown / known).toBeLessThan(2);
  });

  test("are not made for any number of people at once", async () => {
    const all = await Promise.allSettled(Array.from({ length: 200 }, async () => passwords.verify("x", undefined)));
    const refused = all.filter((one) => one.status === "rejected");
    expect(refused.length).toBeGreaterThan(100);
    expect(refused[0]?.reason).toMatchObject({ code: "unavailable" });
  });
});

describe("passwords that are long enough, but the first to be guessed", () => {
  test.each([
    "password1234", "Passw0rd!2026", "P@ssw0rd1234", "qwertyuiop12", "1q2w3e4r5t6y", "123456789012", "abcdefghijkl", "aaaaaaaaaaaa", "abcabcabcabc", "iloveyou2024!", "Summer2026!!", "letmein12345", "AdminAdmin123", "welcome2galaxy", "Sprint2026!!!",
    "changeme1234", "111222333444", "zaq12wsxcde3", "football2025", "monkeymonkey", "softwaregalaxy1", "987654321098", "trustno1trustno1", "Liverpool2024",
  ])("%s is refused", (password) => {
    expect(weaknessOf(password)).toBeDefined();
  });

  test.each(["Lovelace1815", "ada.lovelace1", "AdaLovelace!!", "4d4l0v3l4c3", "ada@example.com1"])("%s is refused for Ada Lovelace", (password) => {
    expect(weaknessOf(password, { name: "Ada Lovelace", email: "ada@example.com" })).toBeDefined();
  });

  test.each(["correct horse battery staple", "mauve-otter-9-lantern", "Vz8#kq!mTp2w", "der Zug nach Ulm fährt um acht", "私の猫は魚が好きですよね", "I met Ada in Turin, it rained"])("%s is fine", (password) => {
    expect(weaknessOf(password, { name: "Ada Lovelace", email: "ada@example.com" })).toBeUndefined();
  });
});
