import { credentials } from '@grpc/grpc-js';
import { isIP } from 'node:net';

type Connector = { connectionOptions?: { servername?: string | undefined } };
type Secure = { _createSecureConnector: (...args: unknown[]) => Connector };

let installed = false;

/**
 * gRPC names the server it connects to in TLS's SNI also when the name is an address, which RFC 6066 forbids and node warns of (DEP0123). Without
 * a name node checks the certificate against the host, which is the same address.
 */
export function nameNoAddressAsServer(): void {
  if (installed) return;
  installed = true;
  const secure = Object.getPrototypeOf(credentials.createSsl()) as Secure;
  const create = secure._createSecureConnector;
  secure._createSecureConnector = function (this: Secure, ...args) {
    const connector = create.apply(this, args);
    const { connectionOptions } = connector;
    if (connectionOptions?.servername && isIP(connectionOptions.servername)) delete connectionOptions.servername;
    return connector;
  };
}
