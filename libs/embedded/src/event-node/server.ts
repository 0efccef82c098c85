import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { ActiveCalls } from './calls/active-calls.js';
import { stopping } from './protocol/errors.js';
import type { EventLog } from './log/event-log.js';
import { supportedMethodsHandler } from './calls/features.js';
import { gossipHandler } from './calls/gossip.js';
import { appendHandler } from './calls/streams.append.js';
import { batchAppendHandler } from './calls/streams.batch-append.js';
import { deleteHandler, tombstoneHandler } from './calls/streams.delete.js';
import { readHandler } from './calls/streams.read.js';
import { absentServices } from './calls/unimplemented.js';

/** The node as it listens. */
export interface Listening {
  readonly port: number;
  /** Ends every call with CANCELLED and listens no more. */
  stop(): Promise<void>;
  /** Cuts every connection, with no answer to anybody. */
  cut(): void;
}

/** Bigger messages are refused before they are read; the protocol's own limit on an append is far below. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;
const SHUTDOWN_MILLISECONDS = 1_000;

/** Listens for clients. Rejects when the port is taken. */
export async function listen(log: EventLog, host: string, port: number): Promise<Listening> {
  const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE });
  const calls = new ActiveCalls();
  const endPoint = { address: host, port };
  for (const [service, implementation] of offeredServices(log, calls, endPoint)) {
    server.addService(service, implementation);
  }
  for (const [service, implementation] of absentServices()) server.addService(service, implementation);
  endPoint.port = await bind(server, host, port);
  return {
    port: endPoint.port,
    cut: () => server.forceShutdown(),
    stop: () => {
      calls.endAll(stopping());
      return shutDown(server);
    },
  };
}

function offeredServices(
  log: EventLog,
  calls: ActiveCalls,
  endPoint: { address: string; port: number },
): [ServiceDefinition, UntypedServiceImplementation][] {
  const { StreamsService } = streamsService as unknown as Record<string, ServiceDefinition>;
  const { GossipService } = gossipService as unknown as Record<string, ServiceDefinition>;
  const { ServerFeaturesService } = featuresService as unknown as Record<string, ServiceDefinition>;
  const offered = [StreamsService, GossipService, ServerFeaturesService] as ServiceDefinition[];
  const implementations = [
    {
      read: readHandler(log, calls),
      append: appendHandler(log, calls),
      batchAppend: batchAppendHandler(log, calls),
      delete: deleteHandler(log, calls),
      tombstone: tombstoneHandler(log, calls),
    },
    { read: gossipHandler(() => endPoint) },
    { getSupportedMethods: supportedMethodsHandler(offered) },
  ] as unknown as UntypedServiceImplementation[];
  return offered.map((service, index) => [service, implementations[index] as UntypedServiceImplementation]);
}

function bind(server: Server, host: string, port: number): Promise<number> {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (fault, bound) =>
      fault ? reject(fault) : resolve(bound),
    );
  });
}

async function shutDown(server: Server): Promise<void> {
  const patience = setTimeout(() => server.forceShutdown(), SHUTDOWN_MILLISECONDS);
  await new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  clearTimeout(patience);
}
