import { Metadata, Server, ServerCredentials, type ServiceError, status } from '@grpc/grpc-js';

/** How a call to a stub ends, by the last part of its path: `Read`, `BatchAppend`, `Append`. */
export type Answers = Readonly<Partial<Record<string, (metadata: Metadata) => ServiceError>>>;

export const rpcFault = (code: status, details: string, trailers: Record<string, string> = {}): ServiceError => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
};

const SERVICES = {
  'event_store.client.streams.Streams': ['Read', 'Append', 'BatchAppend'],
  'event_store.client.server_features.ServerFeatures': ['GetSupportedMethods'],
} as const;

/** Speaks for an event store and answers every call with a fault: for what no embedded node does. */
export async function startStub(answers: Answers): Promise<{ url: string; port: number; stop: () => void }> {
  const server = new Server();
  const asIs = (bytes: Buffer): Buffer => bytes;
  for (const [service, methods] of Object.entries(SERVICES)) {
    for (const method of methods) {
      const definition = {
        path: `/${service}/${method}`,
        requestStream: method.endsWith('Append'),
        responseStream: method === 'Read' || method === 'BatchAppend',
        ...{ requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs },
      };
      const handler = (call: { metadata: Metadata; emit: (...args: unknown[]) => void }, answer?: unknown): void => {
        const fault = answers[method]?.(call.metadata) ?? rpcFault(status.UNIMPLEMENTED, 'not here');
        if (typeof answer === 'function') answer(fault);
        else call.emit('error', fault);
      };
      server.addService({ [method]: definition } as never, { [method]: handler } as never);
    }
  }
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (fault, bound) =>
      fault ? reject(fault) : resolve(bound),
    ),
  );
  return { url: `esdb://127.0.0.1:${port}?tls=false`, port, stop: () => server.forceShutdown() };
}
