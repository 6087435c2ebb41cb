import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";

function written(object: object): string {
  let text = "";
  createLogger({ level: "trace", to: { write: (line) => void (text += line) } }).info(object, "something");
  return text;
}

test.each([
  ["a field", { password: "hush" }],
  ["a request's headers", { request: { headers: { authorization: "hush", cookie: "hush", "set-cookie": "hush", "x-api-key": "hush" } } }],
  ["a configuration", { config: { s3: { credentials: { secretAccessKey: "hush" } } } }],
  ["a principal", { principal: { credential: "hush" } }],
  ["an address of a database", { err: new Error("cannot reach postgres://galaxy:hush@db/galaxy") }],
  ["a header in a message", { err: new Error("refused: Authorization: Bearer hush") }],
  ["a cause", { err: new Error("no", { cause: new Error("smtp://mailer:hush@mail") }) }],
  ["a token in a message", { err: new Error("token eyJhbGciOiJFZERTQSJ9.aHVzaA.hush is over") }],
  ["a key in a message", { err: new Error("key sg_abcdefgh_hushhushhushhushhushhushhush is unknown") }],
  ["an error's own fields", { err: Object.assign(new Error("no"), { detail: "hush", parameters: ["hush"], config: { headers: "hush" } }) }],
])("a secret in %s is not written", (_where, object) => {
  const text = written(object);
  expect(text).toContain("something");
  expect(text).not.toContain("hush");
});

test("what is no secret is", () => {
  expect(written({ requestId: "4f1c", err: new Error("the disk is full") })).toMatch(/4f1c.*the disk is full/);
});
