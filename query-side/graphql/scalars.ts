import { GraphQLError, Kind, type ValueNode } from "graphql";
import { z } from "zod";
import { builder } from "./builder.ts";

const instant = z.iso.datetime({ offset: true });
const calendarDay = z.iso.date();

function text(node: ValueNode): unknown {
  return node.kind === Kind.STRING ? node.value : undefined;
}

function parseInstant(value: unknown): Date {
  const parsed = instant.safeParse(value);
  if (!parsed.success) throw new GraphQLError("must be an instant such as 2026-11-23T09:00:00Z");
  return new Date(parsed.data);
}

function parseDay(value: unknown): string {
  const parsed = calendarDay.safeParse(value);
  if (!parsed.success) throw new GraphQLError("must be a date such as 2026-11-23");
  return parsed.data;
}

builder.scalarType("DateTime", {
  description: "An instant, RFC 3339 in UTC with milliseconds.",
  serialize: (value) => (value instanceof Date ? value.toISOString() : new Date(value).toISOString()),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(text(node)),
});

builder.scalarType("Date", {
  description: "A calendar day such as `2026-11-23`, in the project's time zone.",
  serialize: (value) => value,
  parseValue: parseDay,
  parseLiteral: (node) => parseDay(text(node)),
});

builder.scalarType("JSON", { description: "Any JSON value.", serialize: (value) => value, parseValue: (value) => value });
