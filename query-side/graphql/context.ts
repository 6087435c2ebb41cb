import type { CommandGateway } from "#schemas/command-gateway.ts";
import type { Principal } from "#schemas/principal.ts";
import type { Reads } from "../reads/reads.ts";

/** What an operation knows about the request it came with. */
export interface RequestFacts {
  readonly ip: string | undefined;
  readonly userAgent: string | undefined;
  readonly traceparent: string | undefined;
}

/** What every resolver is given. Made anew for each operation, and for each live message that is computed. */
export interface GraphContext {
  readonly principal: Principal;
  /** Batched reads that see only what the principal may at the moment of reading. */
  readonly reads: Reads;
  readonly commands: CommandGateway;
  /** Waits until the read models have handled the log up to `position`. */
  readonly reached: (position: bigint) => Promise<void>;
  readonly request: RequestFacts;
  /** Whether a live message is being computed: what it may ask for is one message of a bounded kind, which is not judged again each time. */
  readonly live: boolean;
}
