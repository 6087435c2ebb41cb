import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { ImportPreview, ImportProgress, ImportRun } from "#schemas/imports.ts";
import { CliError, exitCodes } from "./exit.ts";


/** The running product, over HTTP. Every method throws a {@link CliError} in words for the person at the terminal. */
export class Product {
  readonly #url: string;
  readonly #token: string | undefined;

  /** @param token an API key or an access token; without one only what is open to everybody answers */
  constructor(url: string, token?: string) {
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new CliError(`${url} is not an address such as http://localhost:4000`, exitCodes.usage);
    this.#url = url.replace(/\/+$/, "");
    this.#token = token;
  }

  get url(): string {
    return this.#url;
  }

  upload(file: string, encoding: string | undefined): Promise<ImportPreview> {
    const query = encoding === undefined ? "" : `?encoding=${encodeURIComponent(encoding)}`;
    // Node's fetch needs `duplex` for a body that is streamed; the DOM's types do not know it yet
    const init: RequestInit & { duplex: "half" } = { method: "POST", headers: { "content-type": "text/csv" }, body: Readable.toWeb(createReadStream(file)) as unknown as BodyInit, duplex: "half" };
    return this.#ask(`/api/v1/imports${query}`, init);
  }

  run(id: string, body: ImportRun): Promise<ImportProgress> {
    return this.#ask(`/api/v1/imports/${id}/run`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  }

  progress(id: string): Promise<ImportProgress> {
    return this.#ask(`/api/v1/imports/${id}`, {});
  }

  cancel(id: string): Promise<ImportProgress> {
    return this.#ask(`/api/v1/imports/${id}`, { method: "DELETE" });
  }

  /** What became of the rows that were not created, as CSV. */
  async report(id: string): Promise<string> {
    return (await this.#send(`/api/v1/imports/${id}/report.csv`, {})).text();
  }

  async graphql<Data>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Data> {
    const answer = await this.#ask<{ readonly data?: Data; readonly errors?: ReadonlyArray<{ readonly message: string }> }>("/graphql", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query, variables }) });
    if (answer.errors?.[0] || answer.data === undefined) throw new CliError(answer.errors?.[0]?.message ?? "The product answered something else than GraphQL", exitCodes.failed);
    return answer.data;
  }

  /** Signs a person in for the moment. */
  signIn(email: string, password: string): Promise<{ readonly access_token: string }> {
    return this.#ask("/api/v1/auth/login", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email, password }) });
  }

  /** Who the token stands for. */
  me(): Promise<{ readonly name: string; readonly teams: ReadonlyArray<{ readonly id: string; readonly name: string; readonly workspace_slug: string; readonly actions: readonly string[] }> }> {
    return this.#ask("/api/v1/auth/me", {});
  }

  createApiKey(teamId: string, name: string, scopes: readonly string[]): Promise<{ readonly id: string; readonly key: string }> {
    return this.#ask(`/api/v1/teams/${teamId}/api-keys`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name, scopes }) });
  }

  readiness(): Promise<{ readonly status: string; readonly checks: Readonly<Record<string, string>> }> {
    return this.#ask("/readyz", {}, [503]);
  }

  /** @param alsoGood statuses whose body is an answer too */
  async #ask<Answer>(path: string, init: RequestInit, alsoGood: readonly number[] = []): Promise<Answer> {
    const response = await this.#send(path, init);
    const body = (await response.json().catch(() => undefined)) as (Answer & { readonly message?: string; readonly details?: Readonly<Record<string, readonly string[]>> }) | undefined;
    if ((response.ok || alsoGood.includes(response.status)) && body !== undefined) return body;
    if (response.status === 401 && path !== "/api/v1/auth/login") throw new CliError(this.#token === undefined ? `Sign in first: npm run galaxy -- sign-in${this.#url === "http://localhost:4000" ? "" : ` --url ${this.#url}`} (or set GALAXY_API_KEY)` : "The API key is not valid any more; make another one, or: npm run galaxy -- sign-in", exitCodes.noPermission);
    if (body?.message !== undefined) throw new CliError(body.message, exitCodes.failed);
    throw new CliError(`What answers at ${this.#url} is not Software Galaxy (${response.status} for ${path})`, exitCodes.unavailable);
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(`${this.#url}${path}`, { ...init, headers: { ...(init.headers as Record<string, string> | undefined), ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }) } });
    } catch (error) {
      throw new CliError(this.#unreachable(error), exitCodes.unavailable, { cause: error });
    }
  }

  #unreachable(error: unknown): string {
    const cause = (error as { cause?: { code?: string; message?: string } }).cause;
    if (cause?.code === "ENOENT" || cause?.code === "EACCES" || cause?.code === "EISDIR") return cause.message ?? "The file cannot be read";
    const why = cause?.code === "ECONNREFUSED" ? "nothing listens there" : (cause?.message ?? cause?.code ?? "the connection failed");
    return `Software Galaxy does not answer at ${this.#url}: ${why}. Start it with npm start, or name its address with --url.`;
  }
}
