import { randomUUID } from "node:crypto";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import type { EventStore } from "../port.ts";
import { gossip, gossipServices, serverFeatures, serverFeaturesServices, streamsServices, type ClusterInfo, type IGossipServer, type IServerFeaturesServer, type IStreamsServer, type SupportedMethods } from "../protocol/messages.ts";
import { toUuid } from "../protocol/values.ts";
import { append } from "./append.ts";
import { batchAppend } from "./batch-append.ts";
import { deleteStream, tombstoneStream } from "./delete.ts";
import { read } from "./read.ts";

/** The EventStoreDB whose behaviour is spoken here: the last with long-term support that clients 6.x were made for. */
const VERSION = "23.10.0";
/** As EventStoreDB's own: larger than any append may be, so that a refusal says why. */
const MAX_MESSAGE_BYTES = 17 * 2 ** 20;
const DRAIN_MS = 5_000;

export interface WireServer {
  readonly port: number;
  /** Answers the appends under way, ends subscriptions (their clients come back elsewhere or later), and stops listening. The store stays open. */
  close(): Promise<void>;
}

/**
 * Speaks EventStoreDB's gRPC protocol (streams, server features, gossip) for a store, without encryption.
 * @throws what `listen` throws, `EADDRINUSE` for one.
 */
export async function startWireServer(store: EventStore, { host, port }: { readonly host: string; readonly port: number }): Promise<WireServer> {
  const server = new Server({ "grpc.max_receive_message_length": MAX_MESSAGE_BYTES, "grpc.max_send_message_length": MAX_MESSAGE_BYTES });
  const stopping = new AbortController();
  const streamsServer: IStreamsServer = {
    read: (call) => void read(store, call, stopping.signal),
    append: (call, callback) => void append(store, call, callback),
    batchAppend: (call) => void batchAppend(store, call, stopping.signal),
    delete: (call, callback) => void deleteStream(store, call, callback),
    tombstone: (call, callback) => void tombstoneStream(store, call, callback),
  };
  const featuresServer: IServerFeaturesServer = { getSupportedMethods: (_, callback) => callback(null, supportedMethods()) };
  const instance = randomUUID();
  const gossipServer: IGossipServer = { read: (call, callback) => callback(null, clusterOf(instance, call.getHost())) };
  server.addService(streamsServices.StreamsService, streamsServer);
  server.addService(serverFeaturesServices.ServerFeaturesService, featuresServer);
  server.addService(gossipServices.GossipService, gossipServer);

  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host.includes(":") ? `[${host}]` : host}:${port}`, ServerCredentials.createInsecure(), (error, actual) => (error ? reject(error) : resolve(actual)));
  });
  let closing: Promise<void> | undefined;
  return {
    port: bound,
    close: () => (closing ??= shutDown(server, stopping)),
  };
}

async function shutDown(server: Server, stopping: AbortController): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  stopping.abort();
  // A client that does not take its answers must not keep the process.
  const timer = setTimeout(() => server.forceShutdown(), DRAIN_MS);
  await stopped;
  clearTimeout(timer);
}

/** What clients ask first, to know which calls to make (EventStore, `ServerFeatures.cs`: names in lower case). */
function supportedMethods(): SupportedMethods {
  const service = "event_store.client.streams.streams";
  const features: Readonly<Record<string, readonly string[]>> = { read: ["position", "events"], append: [], delete: [], tombstone: [], batchappend: [] };
  const methods = Object.entries(features).map(([name, list]) => new serverFeatures.SupportedMethod().setServiceName(service).setMethodName(name).setFeaturesList([...list]));
  methods.push(new serverFeatures.SupportedMethod().setServiceName("event_store.client.gossip.gossip").setMethodName("read"));
  methods.push(new serverFeatures.SupportedMethod().setServiceName("event_store.client.server_features.serverfeatures").setMethodName("getsupportedmethods"));
  return new serverFeatures.SupportedMethods().setEventStoreServerVersion(VERSION).setMethodsList(methods);
}

/** A cluster of one: the address by which the client has found it. */
function clusterOf(instance: string, authority: string): ClusterInfo {
  const { hostname, port } = new URL(`http://${authority}`);
  const endPoint = new gossip.EndPoint().setAddress(hostname).setPort(Number(port || "80"));
  const member = new gossip.MemberInfo()
    .setInstanceId(toUuid(instance))
    .setTimeStamp((BigInt(Date.now()) * 10_000n).toString())
    .setState(gossip.MemberInfo.VNodeState.LEADER)
    .setIsAlive(true)
    .setHttpEndPoint(endPoint);
  return new gossip.ClusterInfo().setMembersList([member]);
}
