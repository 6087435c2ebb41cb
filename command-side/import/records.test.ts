import * as fc from "fast-check";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { sniffDelimiter } from "./delimiter.ts";
import { EncodingDetector } from "./encoding.ts";
import { type BrokenRecord, type FileRecord, readRecords } from "./records.ts";

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(content: string | Uint8Array, options: { chunk?: number; encoding?: string; delimiter?: "," | ";" | "\t" | "|" } = {}): Promise<(FileRecord | BrokenRecord)[]> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const all: (FileRecord | BrokenRecord)[] = [];
  for await (const batch of readRecords(inChunks(bytes, options.chunk ?? 64 * 1024), { encoding: options.encoding ?? "utf8", delimiter: options.delimiter ?? "," })) all.push(...batch);
  return all;
}

const cellsOf = (records: readonly (FileRecord | BrokenRecord)[]): (readonly string[])[] => records.flatMap((record) => (record.kind === "record" ? [record.cells] : []));
const linesOf = (records: readonly (FileRecord | BrokenRecord)[]): number[] => records.map((record) => record.line);

describe("records of a CSV file", () => {
  test("quotes, delimiters and line breaks inside cells", async () => {
    const records = await read('key,title\nA-1,"He said ""no"", twice"\r\nA-2,"first\nsecond\r\nthird"\nA-3,plain\n');
    expect(cellsOf(records)).toEqual([["key", "title"], ["A-1", 'He said "no", twice'], ["A-2", "first\nsecond\r\nthird"], ["A-3", "plain"]]);
    expect(linesOf(records)).toEqual([1, 2, 3, 6]);
  });

  test("lines are those of the file, blank lines and rows of nothing but delimiters counted though left out", async () => {
    const records = await read('\n\nkey,title\n\nA-1,one\n,\n\nA-2,"a\n\nb"\n\nA-3,three');
    expect(cellsOf(records)).toEqual([["key", "title"], ["A-1", "one"], ["A-2", "a\n\nb"], ["A-3", "three"]]);
    expect(linesOf(records)).toEqual([3, 5, 8, 12]);
  });

  test("spaces around a cell stay", async () => {
    expect(cellsOf(await read("key,title\nA-1,  two and one \n"))[1]).toEqual(["A-1", "  two and one "]);
  });

  test("a quote in the middle of an unquoted cell is a quote", async () => {
    expect(cellsOf(await read('key,title\nA-1,a 5" disk\nA-2,next\n'))).toEqual([["key", "title"], ["A-1", 'a 5" disk'], ["A-2", "next"]]);
  });

  test("a file cut off inside a quoted cell gives every row before, and the line of the broken one", async () => {
    const records = await read('key,title\nA-1,one\n\nA-2,"two\nand more of tw');
    expect(cellsOf(records)).toEqual([["key", "title"], ["A-1", "one"]]);
    expect(records.at(-1)).toMatchObject({ kind: "broken", line: 4 });
  });

  test("only the last record of a file without a final line break says that it ends the file", async () => {
    const records = await read("a,b\n1,2\n3");
    expect(records.map((record) => record.kind === "record" && record.endsFile)).toEqual([false, false, true]);
    expect((await read("a,b\n1,2\n")).map((record) => record.kind === "record" && record.endsFile)).toEqual([false, false]);
  });

  test("a quote that is never closed does not swallow memory without bound", async () => {
    const records = await read(`key,title\nA-1,one\nA-2,"${"x".repeat(9 * 1024 * 1024)}`);
    expect(records.at(-1)).toMatchObject({ kind: "broken", line: 3 });
    expect(cellsOf(records)).toHaveLength(2);
  });

  test("old Mac line ends", async () => {
    expect(cellsOf(await read("key,title\rA-1,one\rA-2,two\r"))).toEqual([["key", "title"], ["A-1", "one"], ["A-2", "two"]]);
  });

  test("any table written as CSV reads back as it was, on the right lines, however the bytes arrive", async () => {
    const cell = fc.oneof(fc.string({ unit: "grapheme", maxLength: 12 }), fc.stringMatching(/^[a,;"\r\n\t ]{0,8}$/));
    const table = fc.integer({ min: 2, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }));
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(",", ";", "\t") as fc.Arbitrary<"," | ";" | "\t">, fc.constantFrom("\n", "\r\n"), fc.integer({ min: 1, max: 40 }), async (rows, delimiter, lineEnd, chunk) => {
        // a first cell that is never blank: a row of blank cells alone is left out by design
        const table = rows.map((row, index) => [`r${index}`, ...row]);
        const records = table.map((row) => row.map((value) => (/[\r\n",;\t]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(delimiter));
        const read_ = await read(records.map((record) => record + lineEnd).join(""), { chunk, delimiter });
        expect(cellsOf(read_)).toEqual(table);
        let line = 1;
        const expected = records.map((record) => {
          const start = line;
          line += 1 + (record.match(/\r\n|\n|\r/g)?.length ?? 0);
          return start;
        });
        expect(linesOf(read_)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});

describe("encoding", () => {
  const detect = (bytes: Uint8Array, chunk = 7) => {
    const detector = new EncodingDetector();
    for (let at = 0; at < bytes.length; at += chunk) detector.write(bytes.subarray(at, at + chunk));
    return detector.result();
  };
  const text = "issuekey,title\nA-1,Größe ändern — naïve café ✓\n";

  test.each([
    ["UTF-8", Buffer.from(text), { encoding: "utf8", bom: false }, text],
    ["UTF-8 with a byte order mark", iconv.encode(text, "utf8", { addBOM: true }), { encoding: "utf8", bom: true }, text],
    ["UTF-16 little endian with a byte order mark", iconv.encode(text, "utf16le", { addBOM: true }), { encoding: "utf16le", bom: true }, text],
    ["UTF-16 big endian with a byte order mark", iconv.encode(text, "utf16be", { addBOM: true }), { encoding: "utf16be", bom: true }, text],
    ["UTF-16 without one", iconv.encode(text, "utf16le"), { encoding: "utf16le", bom: false }, text],
    ["Latin-1", iconv.encode("issuekey,title\nA-1,Größe ändern naïve café\n", "latin1"), { encoding: "win1252", bom: false }, "issuekey,title\nA-1,Größe ändern naïve café\n"],
    ["Windows-1252", iconv.encode("issuekey,title\nA-1,“quoted” — 5 €\n", "win1252"), { encoding: "win1252", bom: false }, "issuekey,title\nA-1,“quoted” — 5 €\n"],
    ["ASCII", Buffer.from("issuekey,title\nA-1,plain\n"), { encoding: "utf8", bom: false }, "issuekey,title\nA-1,plain\n"],
  ])("%s is found out and read", async (_name, bytes, expected, original) => {
    expect(detect(bytes)).toEqual(expected);
    const cells = original.trimEnd().split("\n").map((line) => line.split(","));
    expect(cellsOf(await read(bytes, { encoding: expected.encoding, chunk: 5 }))).toEqual(cells);
  });

  test("UTF-8 cut in the middle of a character is still UTF-8", () => {
    expect(detect(Buffer.from("issuekey,title\nA-1,Größe").subarray(0, -3)).encoding).toBe("utf8");
  });
});

describe("delimiter", () => {
  test.each([
    ["issuekey,title,description", ","],
    ["issuekey;title;description\nA-1;one, two, three, four, five;x", ";"],
    ["issuekey\ttitle\nA-1\tb,c,d", "\t"],
    ['\ufeff"a;b;c;d","e"\n1;2;3;4,5', ","],
    ["\n\nissuekey;title\n", ";"],
    ["title\n", ","],
  ])("of %j", (start, delimiter) => {
    expect(sniffDelimiter(start)).toBe(delimiter);
  });
});
