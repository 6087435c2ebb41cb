import express from "express";
import { expect, test } from "vitest";
import { listenHttp } from "#infra/http/listen.ts";
import { warnOfDeprecated } from "./deprecation.ts";

test("a deprecated route still answers, and says so", async () => {
  const app = express();
  app.use("/api/v1", warnOfDeprecated([{ method: "GET", path: "/stories/:story_id", since: "2026-11-23", sunset: "2027-11-23", instead: "Use /user-stories/{story_id}." }]), (_request, response) => {
    response.json({});
  });
  const http = await listenHttp(app, { host: "127.0.0.1", port: 0 });
  try {
    const { headers } = await fetch(`${http.url}/api/v1/stories/7`);
    expect(headers.get("x-deprecation-warning")).toBe("GET /api/v1/stories/:story_id is deprecated and goes away on 2027-11-23. Use /user-stories/{story_id}.");
    expect(headers.get("deprecation")).toBe("@1795392000");
    expect(headers.get("sunset")).toBe("Tue, 23 Nov 2027 00:00:00 GMT");
    expect((await fetch(`${http.url}/api/v1/user-stories/7`)).headers.get("deprecation")).toBeNull();
    expect((await fetch(`${http.url}/api/v1/stories/7`, { method: "POST" })).headers.get("deprecation")).toBeNull();
  } finally {
    await http.close(50);
  }
});
