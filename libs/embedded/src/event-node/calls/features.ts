import type { sendUnaryData, ServerUnaryCall, ServiceDefinition } from '@grpc/grpc-js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type shared from '@eventstore/db-client/generated/shared_pb.js';

/** The server whose answers this node gives. */
const SPOKEN_FOR = '23.10.6';

const FEATURES: Readonly<Record<string, readonly string[]>> = {
  read: ['position', 'events'],
  batchappend: ['deadline_duration'],
};

/** ServerFeatures.GetSupportedMethods: what a client need not ask for in vain. */
export function supportedMethodsHandler(services: readonly ServiceDefinition[]) {
  const answer = new features.SupportedMethods()
    .setEventStoreServerVersion(SPOKEN_FOR)
    .setMethodsList(services.flatMap((service) => Object.values(service).map(({ path }) => supported(path))));
  return (
    _call: ServerUnaryCall<shared.Empty, features.SupportedMethods>,
    reply: sendUnaryData<features.SupportedMethods>,
  ) => reply(null, answer);
}

// Clients look names up in lower case; one that misses BatchAppend here appends the slow way.
function supported(path: string): features.SupportedMethod {
  const [, service = '', method = ''] = path.toLowerCase().split('/');
  const message = new features.SupportedMethod().setServiceName(service).setMethodName(method);
  return message.setFeaturesList([...(service.endsWith('.streams') ? (FEATURES[method] ?? []) : [])]);
}
