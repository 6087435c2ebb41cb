/**
 * EventStoreDB's messages and services, generated from its protocol files; they come inside its own client, which has no
 * `exports` map. This is the only file that knows where. They are CommonJS without names that Node could see, hence the
 * default imports.
 */
import gossip from "@eventstore/db-client/generated/gossip_pb.js";
import gossipServices from "@eventstore/db-client/generated/gossip_grpc_pb.js";
import serverFeatures from "@eventstore/db-client/generated/serverfeatures_pb.js";
import serverFeaturesServices from "@eventstore/db-client/generated/serverfeatures_grpc_pb.js";
import shared from "@eventstore/db-client/generated/shared_pb.js";
import status from "@eventstore/db-client/generated/status_pb.js";
import streams from "@eventstore/db-client/generated/streams_pb.js";
import streamsServices from "@eventstore/db-client/generated/streams_grpc_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import timestamp from "google-protobuf/google/protobuf/timestamp_pb.js";

export type { AppendReq, AppendResp, BatchAppendReq, BatchAppendResp, DeleteReq, DeleteResp, ReadReq, ReadResp, TombstoneReq, TombstoneResp } from "@eventstore/db-client/generated/streams_pb.js";
export type { Empty as SharedEmpty, StreamIdentifier, UUID, WrongExpectedVersion } from "@eventstore/db-client/generated/shared_pb.js";
export type { Status } from "@eventstore/db-client/generated/status_pb.js";
export type { ClusterInfo } from "@eventstore/db-client/generated/gossip_pb.js";
export type { SupportedMethods } from "@eventstore/db-client/generated/serverfeatures_pb.js";
export type { IStreamsServer, StreamsClient } from "@eventstore/db-client/generated/streams_grpc_pb.js";
export type { IServerFeaturesServer } from "@eventstore/db-client/generated/serverfeatures_grpc_pb.js";
export type { IGossipServer } from "@eventstore/db-client/generated/gossip_grpc_pb.js";

export { any, empty, gossip, gossipServices, serverFeatures, serverFeaturesServices, shared, status, streams, streamsServices, timestamp };
