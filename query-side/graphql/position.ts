import { GalaxyError } from "#schemas/errors.ts";
import type { GraphContext } from "./context.ts";

const decimal = /^(0|[1-9][0-9]{0,18})$/;
/** Positions are signed numbers of 64 bits in every store. */
const LAST = 9_223_372_036_854_775_807n;

/**
 * A log position as callers write it.
 * @throws {GalaxyError} `validation_error` naming the argument
 */
export function parsePosition(value: string, argument: string): bigint {
  if (!decimal.test(value) || BigInt(value) > LAST) throw new GalaxyError("validation_error", `${argument} must be a log position: a whole number in decimal`, { [argument]: ["must be a whole number in decimal"] });
  return BigInt(value);
}

/** Wraps the resolver of a root query: first waits until the read models have reached `minPosition`. */
export function reached<Root, Args extends { readonly minPosition?: string | null | undefined }, Result>(
  resolve: (root: Root, args: Args, context: GraphContext) => Result | Promise<Result>,
): (root: Root, args: Args, context: GraphContext) => Result | Promise<Result> {
  return (root, args, context) => {
    if (args.minPosition === null || args.minPosition === undefined) return resolve(root, args, context);
    return context.reached(parsePosition(args.minPosition, "minPosition")).then(() => resolve(root, args, context));
  };
}

export const minPositionHelp = "Log position to wait for, at most five seconds: pass the one a command answered with, and you read your own write.";
