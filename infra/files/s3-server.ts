import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A bucket in memory that speaks as much of S3's protocol as the product uses, for tests. */
export interface S3Server extends AsyncDisposable {
  readonly url: string;
  readonly objects: Map<string, { readonly bytes: Buffer; readonly at: Date }>;
  /** What is asked for, as method and path. */
  readonly asked: string[];
}

const xml = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>${body}`;
/** Objects in one page of a list: few, so that lists have several. */
const PAGE = 2;

export async function startS3Server(bucket: string, accessKeyId: string): Promise<S3Server> {
  const objects: S3Server["objects"] = new Map();
  const asked: string[] = [];

  const fail = (response: ServerResponse, status: number, code: string) => response.writeHead(status, { "content-type": "application/xml" }).end(xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`));

  async function put(key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    if (request.headers["x-amz-checksum-sha256"] !== createHash("sha256").update(bytes).digest("base64")) return void fail(response, 400, "BadDigest");
    objects.set(key, { bytes, at: new Date() });
    response.writeHead(200, { etag: `"${createHash("md5").update(bytes).digest("hex")}"` }).end();
  }

  function get(key: string, request: IncomingMessage, response: ServerResponse): void {
    const found = objects.get(key);
    if (!found) return void fail(response, 404, "NoSuchKey");
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    if (from === undefined || to === undefined) return void response.writeHead(200, { "content-length": found.bytes.length }).end(found.bytes);
    const part = found.bytes.subarray(Number(from), Number(to) + 1);
    response.writeHead(206, { "content-length": part.length, "content-range": `bytes ${from}-${to}/${found.bytes.length}` }).end(part);
  }

  function list(query: URLSearchParams, response: ServerResponse): void {
    const keys = [...objects.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "")).sort();
    const start = Number(query.get("continuation-token") ?? 0);
    const page = keys.slice(start, start + PAGE);
    const more = start + PAGE < keys.length;
    const contents = page.map((key) => `<Contents><Key>${key}</Key><LastModified>${objects.get(key)?.at.toISOString()}</LastModified><Size>${objects.get(key)?.bytes.length}</Size></Contents>`).join("");
    response.writeHead(200, { "content-type": "application/xml" }).end(xml(`<ListBucketResult><Name>${bucket}</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${start + PAGE}</NextContinuationToken>` : ""}${contents}</ListBucketResult>`));
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    asked.push(`${request.method} ${url.pathname}`);
    if (!request.headers.authorization?.includes(`Credential=${accessKeyId}/`)) return void fail(response, 403, "AccessDenied");
    if (!url.pathname.startsWith(`/${bucket}`)) return void fail(response, 404, "NoSuchBucket");
    const key = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    if (key === "") return list(url.searchParams, response);
    switch (request.method) {
      case "PUT":
        return void put(key, request, response);
      case "GET":
        return get(key, request, response);
      case "DELETE":
        objects.delete(key);
        return void response.writeHead(204).end();
      default:
        return void fail(response, 405, "MethodNotAllowed");
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
