import http from "node:http";

/** A client with a fixed number of kept-alive connections: as little work as possible beside the server being measured. */
export class BenchClient {
  readonly #agent: http.Agent;
  readonly #url: URL;
  constructor(url: string, connections: number) {
    this.#url = new URL(url);
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Posts JSON; the parsed answer. Throws on anything but a 2xx, with what the server said. */
  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Record<string, unknown>> {
    const payload = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = http.request(
        { agent: this.#agent, host: this.#url.hostname, port: this.#url.port, path, method: "POST", headers: { "content-type": "application/json", "content-length": Buffer.byteLength(payload), ...headers } },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString("utf8");
            const status = response.statusCode ?? 0;
            if (status < 200 || status > 299) reject(new Error(`${path} answered ${status}: ${text}`));
            else resolve(text === "" ? {} : (JSON.parse(text) as Record<string, unknown>));
          });
        },
      );
      request.on("error", reject);
      request.end(payload);
    });
  }

  /** Sends a command; the entity's id, its revision and the log position. */
  async command(name: string, input: Record<string, unknown>): Promise<{ id: string; revision: number; position: string }> {
    const answer = await this.post(`/api/v1/commands/${name}`, input);
    return answer as { id: string; revision: number; position: string };
  }

  close(): void {
    this.#agent.destroy();
  }
}
