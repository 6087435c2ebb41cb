/** The closed list of what can go wrong for a caller, and the HTTP status of each. */
export const errorStatus = {
  validation_error: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  /** The `Accept` header names only what is not served. */
  not_acceptable: 406,
  /** Another writer was faster, or the caller's revision is old. `details.revision` is the present one. */
  conflict: 409,
  duplicate: 409,
  illegal_transition: 409,
  /** Something else still depends on it. */
  has_dependants: 409,
  /** A rule of the business that this state does not meet, for example starting a sprint without stories. */
  rule_violation: 409,
  /** The same command id came before with another input. */
  command_id_reused: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  /** The part of a file that was asked for is not in it. */
  range_not_satisfiable: 416,
  too_many_requests: 429,
  internal_error: 500,
  /** A store is not reachable, or a read model is further behind than a reader may wait for. */
  unavailable: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorStatus;

/** The shape of every error that leaves the product. `details` maps a field (or `_`) to sentences. */
export interface ErrorBody {
  readonly error: ErrorCode;
  readonly message: string;
  readonly details?: Readonly<Record<string, readonly string[]>>;
}

/** Something a caller can cause and mend. Never logged as our fault. */
export class GalaxyError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, readonly string[]>> | undefined;
  constructor(code: ErrorCode, message: string, details?: Readonly<Record<string, readonly string[]>>, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "GalaxyError";
    this.code = code;
    this.details = details;
  }

  toBody(): ErrorBody {
    return { error: this.code, message: this.message, ...(this.details ? { details: this.details } : {}) };
  }
}
