import { connect, type Socket } from "node:net";

interface Asked {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly head: string;
  readonly body: string;
  readonly resolve: (answer: Record<string, unknown>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A client with a fixed number of kept-alive connections that does as little as possible beside the server being
 * measured: it writes HTTP/1.1 by hand and reads answers with a length, which is how the product answers commands.
 */
export class BenchClient {
  readonly #url: URL;
  readonly #idle: Connection[] = [];
  readonly #connections: Connection[] = [];
  readonly #waiting: Asked[] = [];
  readonly #most: number;
  readonly #always: Readonly<Record<string, string>>;

  constructor(url: string, connections: number, headers: Readonly<Record<string, string>> = {}) {
    this.#always = headers;
    this.#url = new URL(url);
    this.#most = connections;
  }

  /** Posts JSON; the parsed answer. Rejects on anything but a 2xx, with what the server said. */
  post(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Record<string, unknown>> {
    return this.#send("POST", path, JSON.stringify(body), { "content-type": "application/json", ...headers });
  }

  /** Reads JSON; as {@link post}. */
  get(path: string): Promise<Record<string, unknown>> {
    return this.#send("GET", path, "", {});
  }

  #send(method: Asked["method"], path: string, payload: string, headers: Readonly<Record<string, string>>): Promise<Record<string, unknown>> {
    const head = Object.entries({ ...this.#always, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`).join("");
    return new Promise((resolve, reject) => {
      this.#waiting.push({ method, path, head, body: payload, resolve, reject });
      this.#next();
    });
  }

  /** Sends a command; the entity's id, its revision and the log position. */
  async command(name: string, input: Record<string, unknown>): Promise<{ id: string; revision: number; position: string }> {
    const answer = await this.post(`/api/v1/commands/${name}`, input);
    return answer as { id: string; revision: number; position: string };
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }

  #next(): void {
    const asked = this.#waiting[0];
    if (!asked) return;
    let connection = this.#idle.pop();
    if (!connection && this.#connections.length < this.#most) {
      connection = new Connection(this.#url);
      this.#connections.push(connection);
    }
    if (!connection) return;
    this.#waiting.shift();
    const used = connection;
    used.ask(asked, () => {
      this.#idle.push(used);
      this.#next();
    });
  }
}

const endOfHead = Buffer.from("\r\n\r\n");

class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer = Buffer.alloc(0);
  #asked: Asked | undefined;
  #free: () => void = () => {};

  constructor(url: URL) {
    this.#host = url.host;
    this.#socket = connect(Number(url.port), url.hostname);
    this.#socket.setNoDelay(true);
    this.#socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#socket.on("error", (error) => this.#asked?.reject(error));
    this.#socket.on("close", () => this.#asked?.reject(new Error("the server closed the connection")));
  }

  ask(asked: Asked, free: () => void): void {
    this.#asked = asked;
    this.#free = free;
    this.#socket.write(`${asked.method} ${asked.path} HTTP/1.1\r\nhost: ${this.#host}\r\n${asked.body === "" ? "" : `content-length: ${Buffer.byteLength(asked.body)}\r\n`}${asked.head}\r\n${asked.body}`);
  }

  close(): void {
    this.#asked = undefined;
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const head = this.#received.indexOf(endOfHead);
    if (head < 0) return;
    const text = this.#received.toString("latin1", 0, head);
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
    const start = head + endOfHead.length;
    if (this.#received.length < start + length) return;
    const body = this.#received.toString("utf8", start, start + length);
    this.#received = this.#received.subarray(start + length);
    const asked = this.#asked;
    this.#asked = undefined;
    this.#free();
    const status = Number(text.slice(9, 12));
    if (status >= 200 && status <= 299 && length > 0) asked?.resolve(JSON.parse(body) as Record<string, unknown>);
    else asked?.reject(new Error(`${asked.path} answered ${status}: ${body}`));
  }
}
