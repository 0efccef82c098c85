import { credentials } from '@grpc/grpc-js';
import { describe, expect, it } from '@jest/globals';
import { nameNoAddressAsServer } from './tls.js';

interface Inside {
  _createSecureConnector: (target: object, options: object) => { connectionOptions: Record<string, unknown> };
}

const connectionTo = (path: string) =>
  (credentials.createSsl() as unknown as Inside)._createSecureConnector({ scheme: 'dns', path }, {}).connectionOptions;

describe('a TLS connection', () => {
  it('names its server where that is a name, and checks an address by itself', () => {
    nameNoAddressAsServer();
    nameNoAddressAsServer();
    expect(connectionTo('store.example:2113')).toMatchObject({ host: 'store.example', servername: 'store.example' });
    for (const address of ['127.0.0.1', '10.1.2.3']) {
      expect(connectionTo(`${address}:2113`)).toMatchObject({ host: address });
      expect(connectionTo(`${address}:2113`)['servername']).toBeUndefined();
    }
  });
});
