import type { RequestHandler } from "express";
import { GalaxyError } from "#schemas/errors.ts";
import { wrong } from "./columns.ts";

export const MEDIA_TYPE = "application/vnd.software-galaxy-v1+json";
const vendor = /^application\/vnd\.software-galaxy(?:-v(\d+))?\+json$/;

/**
 * Sees to it that version 1 is wanted, however it is asked for: `/api/v1`, `/api`, `?api_version=1` or the media type.
 * A caller that names the media type is answered with it.
 */
export const apiVersion: RequestHandler = (request, response, next) => {
  const inPath = /^\/v(\d+)(?:\/|$)/.exec(request.path)?.[1];
  if (inPath !== undefined) throw new GalaxyError("not_found", `There is no version ${inPath} of this API; use /api/v1`);
  const { api_version: inQuery } = request.query;
  if (inQuery !== undefined && inQuery !== "1" && inQuery !== "v1") wrong("api_version", "must be 1");
  const wanted = (request.headers.accept ?? "").split(",").map((range) => (range.split(";")[0] ?? "").trim().toLowerCase());
  const versions = wanted.flatMap((range) => vendor.exec(range)?.slice(1) ?? []);
  response.vary("accept");
  if (versions.some((version) => version === undefined || version === "1")) response.setHeader("content-type", `${MEDIA_TYPE}; charset=utf-8`);
  else if (versions.length > 0 && !wanted.some((range) => range === "application/json" || range === "application/*" || range === "*/*")) throw new GalaxyError("not_acceptable", `This version of the API is not served; accept ${MEDIA_TYPE} or application/json`);
  next();
};
