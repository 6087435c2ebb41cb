import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

/** Rows of text in columns, each as wide as its widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  return rows.map((row) => `  ${row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join("  ")}`.trimEnd()).join("\n");
}

/** On one line, without control characters (a file must not be able to steer the terminal), at most `max` long. */
export function plain(text: string, max: number): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is taken out
  const line = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

export async function confirm(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await lines.question(`${question} [Y/n] `);
    return /^(?:|y|yes)$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}

/** Asks for a line. What is secret is not shown while it is typed. */
export async function ask(question: string, secret = false): Promise<string> {
  const output = new Writable({ write: (chunk: Buffer, _encoding, done) => (muted ? done() : process.stdout.write(chunk, () => done())) });
  let muted = false;
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  try {
    const answer = lines.question(question);
    muted = secret;
    return (await answer).trim();
  } finally {
    lines.close();
    if (secret) process.stdout.write("\n");
  }
}

/** A line that is written over while work goes on; in a log, a line now and then. */
export class ProgressLine {
  readonly #live = process.stderr.isTTY;
  #lastAt = 0;
  #last = "";

  show(text: string): void {
    if (text === this.#last) return;
    if (!this.#live && performance.now() - this.#lastAt < 2_000) return;
    this.#lastAt = performance.now();
    this.#last = text;
    process.stderr.write(this.#live ? `\r\u001b[2K${text}` : `${text}\n`);
  }

  end(): void {
    if (this.#live && this.#last !== "") process.stderr.write("\r\u001b[2K");
  }
}
