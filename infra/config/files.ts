import { z } from "zod";
import type { S3Settings } from "../files/s3.ts";

/** The variables of the environment that say where attached files are kept. Without a bucket: in the data directory. */
export const filesEnvironment = z
  .object({
    S3_BUCKET: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, { error: "must be the name of a bucket" }).optional(),
    S3_ENDPOINT: z.string().refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), { error: "must be an address that starts with https:// or http://" }).optional(),
    S3_REGION: z.string().min(1).max(50).default("us-east-1"),
    S3_ACCESS_KEY_ID: z.string().min(1).max(200).optional(),
    S3_SECRET_ACCESS_KEY: z.string().min(1).max(500).optional(),
    S3_PREFIX: z.string().regex(/^(?:[a-z0-9][a-z0-9.-]*\/)*$/, { error: "must end with a slash, such as galaxy/" }).default(""),
    S3_PATH_STYLE: z.enum(["true", "false"], { error: "must be true or false" }).optional(),
  })
  .check(({ value, issues }) => {
    if ((value.S3_ACCESS_KEY_ID === undefined) !== (value.S3_SECRET_ACCESS_KEY === undefined)) issues.push({ code: "custom", input: undefined, path: ["S3_SECRET_ACCESS_KEY"], message: "and S3_ACCESS_KEY_ID must be set together" });
    if (value.S3_ENDPOINT !== undefined && value.S3_BUCKET === undefined) issues.push({ code: "custom", input: undefined, path: ["S3_BUCKET"], message: "must be set where S3_ENDPOINT is" });
  })
  .transform((read): S3Settings | undefined =>
    read.S3_BUCKET === undefined
      ? undefined
      : {
          bucket: read.S3_BUCKET,
          endpoint: read.S3_ENDPOINT,
          region: read.S3_REGION,
          credentials: read.S3_ACCESS_KEY_ID !== undefined && read.S3_SECRET_ACCESS_KEY !== undefined ? { accessKeyId: read.S3_ACCESS_KEY_ID, secretAccessKey: read.S3_SECRET_ACCESS_KEY } : undefined,
          prefix: read.S3_PREFIX,
          pathStyle: read.S3_PATH_STYLE === undefined ? read.S3_ENDPOINT !== undefined : read.S3_PATH_STYLE === "true",
        },
  );
