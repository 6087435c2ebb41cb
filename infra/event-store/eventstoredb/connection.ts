import { EventStoreDBClient } from "@eventstore/db-client";
import type { CallOptions, ClientDuplexStream, ClientReadableStream, Metadata, ServiceError } from "@grpc/grpc-js";
import { EventStoreUnavailable } from "../port.ts";
import { streamsServices, type BatchAppendReq, type BatchAppendResp, type DeleteReq, type ReadReq, type ReadResp, type StreamsClient, type TombstoneReq } from "../protocol/messages.ts";

/**
 * EventStoreDB's own client, for what it does well: connection strings, certificates, credentials, discovery, finding the
 * leader, reconnecting. The calls are made on its channel with its generated stubs, because its own streams
 * - say of a checkpoint and of being caught up before the reader has the events that came earlier,
 * - reject the appends of *all* clients in the process when one stream fails, and throw out of reach at a late answer,
 * - and cannot filter a read of `$all`.
 *
 * One client a URL and process, shared by all stores, closed with the last.
 */
export class Connection {
  static readonly #shared = new Map<string, Connection>();

  readonly #url: string;
  readonly #client: EventStoreDBClient;
  #users = 0;
  #channel: ReturnType<StreamsClient["getChannel"]> | undefined;

  private constructor(url: string) {
    this.#url = url;
    this.#client = EventStoreDBClient.connectionString(url);
  }

  /** @throws {EventStoreUnavailable} when the address cannot be understood. */
  static acquire(eventStoreUrl: string): Connection {
    // The product's new name has the same protocol; this client knows only the old one.
    const url = eventStoreUrl.replace(/^kurrentdb(\+discover)?:/, "esdb$1:");
    let connection = Connection.#shared.get(url);
    if (!connection) {
      try {
        connection = new Connection(url);
      } catch (cause) {
        throw new EventStoreUnavailable("the address of the event store (EVENTSTORE_URL) cannot be understood", { cause });
      }
      Connection.#shared.set(url, connection);
    }
    connection.#users += 1;
    return connection;
  }

  async release(): Promise<void> {
    this.#users -= 1;
    if (this.#users > 0) return;
    Connection.#shared.delete(this.#url);
    await this.#client.dispose();
    this.#channel?.close();
  }

  read(request: ReadReq): Promise<ClientReadableStream<ReadResp>> {
    return this.#open((stub, metadata, options) => stub.read(request, metadata, options));
  }

  batchAppend(): Promise<ClientDuplexStream<BatchAppendReq, BatchAppendResp>> {
    return this.#open((stub, metadata, options) => stub.batchAppend(metadata, options));
  }

  async delete(request: DeleteReq): Promise<void> {
    await this.#execute((stub, metadata, options, callback) => stub.delete(request, metadata, options, callback));
  }

  async tombstone(request: TombstoneReq): Promise<void> {
    await this.#execute((stub, metadata, options, callback) => stub.tombstone(request, metadata, options, callback));
  }

  /** A call without end; when it fails, the client looks for another connection or for the leader by itself. */
  #open<T extends ClientReadableStream<ReadResp> | ClientDuplexStream<BatchAppendReq, BatchAppendResp>>(start: (stub: StreamsClient, metadata: Metadata, options: CallOptions) => T): Promise<T> {
    const create = this.#client["GRPCStreamCreator"](streamsServices.StreamsClient, "stream", (stub: StreamsClient) => {
      this.#channel = stub.getChannel();
      return start(stub, ...this.#client["callArguments"]({}, { deadline: Number.POSITIVE_INFINITY }));
    });
    return create();
  }

  #execute(run: (stub: StreamsClient, metadata: Metadata, options: CallOptions, callback: (error: ServiceError | null) => void) => unknown): Promise<void> {
    return this.#client["execute"](streamsServices.StreamsClient, "call", (stub: StreamsClient) => {
      this.#channel = stub.getChannel();
      return new Promise<void>((resolve, reject) => {
        run(stub, ...this.#client["callArguments"]({}), (error) => (error ? reject(error) : resolve()));
      });
    });
  }
}
