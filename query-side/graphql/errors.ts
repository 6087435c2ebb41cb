import { GraphQLError } from "graphql";
import type { Logger } from "#infra/telemetry/logger.ts";
import { GalaxyError } from "#schemas/errors.ts";

/** How an error leaves GraphQL: ours with their code, GraphQL's own as they are, everything else without a word of what it was. */
export function maskError(error: unknown, logger: Logger): GraphQLError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof GalaxyError && original.code !== "internal_error") {
    const { nodes, path } = error instanceof GraphQLError ? error : { nodes: undefined, path: undefined };
    return new GraphQLError(original.message, { nodes: nodes ?? null, path: path ?? null, extensions: { code: original.code, ...(original.details ? { details: original.details } : {}) } });
  }
  if (error instanceof GraphQLError && (error.originalError === undefined || error.originalError instanceof GraphQLError)) return error;
  logger.error({ err: original }, "a GraphQL operation failed");
  return new GraphQLError("Something went wrong on our side", { extensions: { code: "internal_error" }, path: error instanceof GraphQLError ? (error.path ?? null) : null });
}
