/** One cell as RFC 4180 wants it. A cell that a spreadsheet would run as a formula is kept as text by an apostrophe. */
function cell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as CSV with CRLF line ends; the first row is the header. */
export function toCsv(rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** Hands the browser a file. */
export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken its copy of the reference by the next task.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** CSV with a byte order mark, by which Excel knows it is UTF-8. */
export function downloadCsv(name: string, rows: readonly (readonly (string | number | null | undefined)[])[]): void {
  download(name, new Blob(["\uFEFF", toCsv(rows)], { type: "text/csv;charset=utf-8" }));
}
