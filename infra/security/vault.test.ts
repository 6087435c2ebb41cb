import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError } from "../config/config.ts";
import { parseMasterKey, readMasterKey } from "./master-key.ts";
import { createVault, VaultError } from "./vault.ts";

describe("the vault", () => {
  const vault = createVault(randomBytes(32));

  test("gives back what was wrapped, and wraps the same differently each time", () => {
    const secret = Buffer.from("a secret");
    const wrapped = vault.wrap(secret, "test");
    expect(vault.unwrap(wrapped, "test")).toEqual(secret);
    expect(vault.wrap(secret, "test")).not.toEqual(wrapped);
    expect(wrapped.includes(secret)).toBe(false);
  });

  test("refuses another purpose, another key, and bytes that were changed", () => {
    const wrapped = vault.wrap(Buffer.from("a secret"), "key of Ada");
    expect(() => vault.unwrap(wrapped, "key of Grace")).toThrow(VaultError);
    expect(() => createVault(randomBytes(32)).unwrap(wrapped, "key of Ada")).toThrow(VaultError);
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Buffer.from(wrapped);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => vault.unwrap(changed, "key of Ada")).toThrow(VaultError);
    }
    expect(() => vault.unwrap(wrapped.subarray(0, 20), "key of Ada")).toThrow(VaultError);
  });
});

describe("the master key", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "galaxy-master-key-"));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  test("is made once in the data directory, for its owner's eyes alone, also when many start at once", async () => {
    const dataDir = path.join(directory, "data");
    const keys = await Promise.all(Array.from({ length: 8 }, () => readMasterKey({ masterKey: undefined, dataDir })));
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(1);
    expect((await stat(path.join(dataDir, "master.key"))).mode & 0o777).toBe(0o600);
    expect(parseMasterKey(await readFile(path.join(dataDir, "master.key"), "utf8"))).toEqual(keys[0]);
  });

  test("comes from the configuration where that names one", async () => {
    const key = randomBytes(32);
    expect(await readMasterKey({ masterKey: key.toString("base64"), dataDir: directory })).toEqual(key);
    expect(await readMasterKey({ masterKey: key.toString("base64url"), dataDir: directory })).toEqual(key);
    await expect(readMasterKey({ masterKey: "short", dataDir: directory })).rejects.toThrow(ConfigError);
  });

  test("that is damaged is said, never replaced", async () => {
    await writeFile(path.join(directory, "master.key"), "half a k");
    await expect(readMasterKey({ masterKey: undefined, dataDir: directory })).rejects.toThrow(/does not hold a master key/);
    expect(await readFile(path.join(directory, "master.key"), "utf8")).toBe("half a k");
  });
});
