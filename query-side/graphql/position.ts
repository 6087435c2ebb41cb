import { parsePosition } from "#schemas/position.ts";
import type { GraphContext } from "./context.ts";

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
