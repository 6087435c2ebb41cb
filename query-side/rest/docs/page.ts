import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Router, type RequestHandler } from "express";
import { securityHeaders } from "#infra/http/security-headers.ts";

const swagger = path.dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
const own = fileURLToPath(new URL(".", import.meta.url));
/** The page's parts, all of them on this server: it works without a network. */
const files: Readonly<Record<string, string>> = { "swagger-ui.css": swagger, "swagger-ui-bundle.js": swagger, "docs.css": own, "docs.js": own };
const DAY_MS = 24 * 60 * 60 * 1_000;

const page = (base: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Software Galaxy API</title>
<link rel="icon" href="data:,">
<script src="${base}/docs.js"></script>
<link rel="stylesheet" href="${base}/swagger-ui.css">
<link rel="stylesheet" href="${base}/docs.css">
</head>
<body data-document="/api/v1/openapi.json">
<main id="swagger-ui"></main>
<script src="${base}/swagger-ui-bundle.js"></script>
</body>
</html>
`;

/** A page to read the API's document and to try every operation: mounted at `/docs`. */
export function docsPage(): RequestHandler {
  const router = Router();
  router.use(securityHeaders);
  router.get("/", (_request, response) => {
    response.setHeader("cache-control", "no-cache");
    response.type("html").send(page("/api/docs"));
  });
  for (const [name, root] of Object.entries(files)) {
    router.get(`/${name}`, (_request, response) => {
      response.sendFile(name, { root, maxAge: DAY_MS });
    });
  }
  return (request, response, next) => router(request, response, next); // a page is no operation of the API
}
