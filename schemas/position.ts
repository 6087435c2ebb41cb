import { GalaxyError } from "./errors.ts";

const decimal = /^(0|[1-9][0-9]{0,18})$/;
/** Positions are signed numbers of 64 bits in every store. */
const LAST = 9_223_372_036_854_775_807n;

/** The header with a log position that a read has to wait for. */
export const MIN_POSITION = "x-galaxy-min-position";

/**
 * A log position as callers write it.
 * @throws {GalaxyError} `validation_error` naming the argument
 */
export function parsePosition(value: string, argument: string): bigint {
  if (!decimal.test(value) || BigInt(value) > LAST) throw new GalaxyError("validation_error", `${argument} must be a log position: a whole number in decimal`, { [argument]: ["must be a whole number in decimal"] });
  return BigInt(value);
}
