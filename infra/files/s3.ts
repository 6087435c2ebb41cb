import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { checkedKey, type FileStore } from "./store.ts";

export interface S3Settings {
  readonly bucket: string;
  /** Undefined: Amazon's own. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** Undefined: found as Amazon's tools find them. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  /** In front of every key; ends with a slash unless empty. */
  readonly prefix: string;
  /** The bucket in the path instead of the host's name, as most servers that are not Amazon's want it. */
  readonly pathStyle: boolean;
}

/** Files in a bucket of Amazon S3, or of whatever speaks its protocol. */
export function s3Store({ bucket, endpoint, region, credentials, prefix, pathStyle }: S3Settings): FileStore {
  const client = new S3Client({
    region,
    forcePathStyle: pathStyle,
    // trailing checksums are not understood by every server; the SHA-256 of the whole is sent instead
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    logger: { debug() {}, info() {}, warn() {}, error() {} }, // whoever calls is told by what is thrown
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials ? { credentials } : {}),
  });
  const named = (key: string) => ({ Bucket: bucket, Key: `${prefix}${checkedKey(key)}` });
  return {
    async put(key, { path, size, sha256 }) {
      await client.send(new PutObjectCommand({ ...named(key), Body: createReadStream(path), ContentLength: size, ContentType: "application/octet-stream", ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64") }));
    },
    async read(key, range) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...named(key), ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}) }));
        return Body instanceof Readable ? Body : undefined;
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand(named(key)));
    },
    async *list() {
      let token: string | undefined;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : { ContinuationToken: token }) }));
        for (const { Key, LastModified } of page.Contents ?? []) if (Key !== undefined && LastModified) yield { key: Key.slice(prefix.length), storedAt: LastModified };
        token = page.NextContinuationToken;
      } while (token !== undefined);
    },
    close: () => client.destroy(),
  };
}
