import { createRequire } from 'node:module';
import { status, type ServiceDefinition, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { rpcError } from '../protocol/errors.js';

const generated = createRequire(import.meta.url);

const ABSENT: readonly { readonly file: string; readonly name: string; readonly sentence: string }[] = [
  {
    file: 'persistent',
    name: 'PersistentSubscriptionsService',
    sentence: 'The embedded event node has no persistent subscriptions: use a catch-up subscription.',
  },
  {
    file: 'projections',
    name: 'ProjectionsService',
    sentence: 'The embedded event node runs no projections: read $all with a filter.',
  },
  { file: 'users', name: 'UsersService', sentence: 'The embedded event node has no users and checks no credentials.' },
  {
    file: 'operations',
    name: 'OperationsService',
    sentence: 'The embedded event node has no operations: it neither scavenges nor takes part in a cluster.',
  },
  { file: 'monitoring', name: 'MonitoringService', sentence: 'The embedded event node keeps no statistics.' },
];

/** The services of the protocol that this node does not offer; each method says so. */
export function absentServices(): [ServiceDefinition, UntypedServiceImplementation][] {
  return ABSENT.map(({ file, name, sentence }) => {
    const module = generated(`@eventstore/db-client/generated/${file}_grpc_pb.js`) as Record<string, ServiceDefinition>;
    const definition = module[name] as ServiceDefinition;
    return [definition, Object.fromEntries(Object.keys(definition).map((method) => [method, refusal(sentence)]))];
  });
}

interface Refusable {
  emit(event: 'error', fault: Error): boolean;
}

function refusal(sentence: string) {
  return (call: Refusable, reply?: (fault: Error) => void): void => {
    const fault = rpcError(status.UNIMPLEMENTED, sentence);
    if (reply) reply(fault);
    else call.emit('error', fault);
  };
}
