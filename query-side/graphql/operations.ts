import { GraphQLError, Kind, parse, specifiedRules, validate, type ASTVisitor, type DocumentNode, type ValidationContext, type ValidationRule } from "graphql";
import { LRUCache } from "lru-cache";
import { schema } from "./schema.ts";

/** Words and signs of a document, and fields under another name in it: more only keep a server busy. */
const MAX_TOKENS = 4_000;
const MAX_ALIASES = 50;
const MAX_LENGTH = 100_000;

const fewAliases: ValidationRule = (context: ValidationContext): ASTVisitor => {
  let aliases = 0;
  return {
    Field(node) {
      if (!node.alias) return;
      aliases += 1;
      if (aliases === MAX_ALIASES + 1) context.reportError(new GraphQLError(`An operation may give other names to at most ${MAX_ALIASES} fields`, { nodes: [node] }));
    },
  };
};

/** What every document must be, whether it comes over HTTP or a WebSocket. */
export const rules: readonly ValidationRule[] = [...specifiedRules, fewAliases];

type Prepared = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] };
const known = new LRUCache<string, Prepared>({ max: 1_000, maxSize: 20_000_000, sizeCalculation: (_prepared, text) => text.length + 1 });

/** @throws {GraphQLError} */
export function parseDocument(text: string): DocumentNode {
  if (text.length > MAX_LENGTH) throw new GraphQLError(`A document may have at most ${MAX_LENGTH} characters`);
  return parse(text, { maxTokens: MAX_TOKENS });
}

/** Parses and validates a document, once for as long as it is remembered. */
export function prepare(text: string): Prepared {
  let prepared = known.get(text);
  if (!prepared) {
    prepared = checked(text);
    known.set(text, prepared);
  }
  return prepared;
}

function checked(text: string): Prepared {
  try {
    const document = parseDocument(text);
    const errors = validate(schema, document, rules);
    return errors.length > 0 ? { errors } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** Whether the operation that would run is a subscription. */
export function isSubscription(document: DocumentNode, operationName: string | undefined): boolean {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const chosen = operationName === undefined ? operations[0] : operations.find(({ name }) => name?.value === operationName);
  return chosen?.operation === "subscription";
}
