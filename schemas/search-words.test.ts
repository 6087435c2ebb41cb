import { describe, expect, test } from "vitest";
import { fold, keysOf, wordsOf } from "./search-words.ts";

const words = (text: string) => [...wordsOf(text)].map(({ word }) => word);

describe("words", () => {
  test.each([
    ["The login page, v2!", ["the", "login", "page", "v2"]],
    ["story_points don't", ["story", "points", "don", "t"]],
    ["Crème Brûlée", ["creme", "brulee"]],
    ["e\u0301clair", ["eclair"]],
    ["İstanbul ISPARTA", ["istanbul", "isparta"]],
    ["Ёлка", ["елка"]],
    ["Ｆｕｌｌ ｗｉｄｔｈ", ["full", "width"]],
    ["שָׁלוֹם", ["שלום"]],
    ["ΟΔΟΣ οδός", ["οδοσ", "οδοσ"]],
    ["東京都", ["東京", "京都", "都"]],
    ["東京tower", ["東京", "京", "tower"]],
    ["한국어 검색", ["한국어", "검색"]],
    ["🎉 — ''", []],
    ["", []],
  ])("of %j are %j", (text, expected) => expect(words(text)).toEqual(expected));

  test("with umlauts have both ways to write them", () => {
    expect([...wordsOf("Müller Straße")]).toEqual([
      { word: "muller", other: "mueller", start: 0, end: 6 },
      { word: "strasse", start: 7, end: 13 },
    ]);
    expect([...wordsOf("Mu\u0308ller")][0]).toMatchObject({ word: "muller", other: "mueller" });
  });

  test("say where they stand", () => {
    const text = "Zurück in Größe 𠮷野家 nach SG-12";
    for (const { start, end, word } of wordsOf(text)) expect(fold(text.slice(start, end))).toBe(word);
  });

  test("may be of any length; what is compared is short", () => {
    expect(words("x".repeat(1_000_000))[0]?.length).toBe(80);
    expect(words("é".repeat(100_000))[0]?.length).toBe(80);
  });
});

test("keys are found wherever they stand", () => {
  expect([...keysOf("See SG-12, sg-12.3 and (AB1-7); not X-1, SG-12a or A-SG-1x")].map(({ word }) => word)).toEqual(["#sg-12", "#sg-12.3", "#ab1-7"]);
});
