import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import { openDatabase, type Database } from "./database.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The one Postgres of a test run. */
    postgresUrl: string;
  }
}

export interface TestDatabase extends Database, AsyncDisposable {
  readonly url: string;
}

/** A fresh, empty database on the test run's server; closing it drops it. */
export async function testDatabase(options: { readonly max?: number } = {}): Promise<TestDatabase> {
  const server = inject("postgresUrl");
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  await asAdmin(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const database = openDatabase(url.href, options);
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= database.close().then(() => asAdmin(server, `drop database if exists ${name} with (force)`)));
  return { ...database, url: url.href, close, [Symbol.asyncDispose]: close };
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
