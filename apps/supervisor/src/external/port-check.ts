import { createServer } from 'node:net';

/** Throws, naming the variable to change, when nobody can listen on this address and port now; 0 takes a free one. */
export function requireFreePort(variable: string, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    if (port === 0) return resolve();
    const probe = createServer();
    probe.once('error', (fault: NodeJS.ErrnoException) => reject(new Error(explain(fault, variable, host, port))));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

function explain({ code, message }: NodeJS.ErrnoException, variable: string, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken: another program listens on it. Set ${variable} to a free one.`;
  if (code === 'EACCES') return `Port ${port} is not allowed for this user. Set ${variable} to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `CONCORD_HOST ${host} is no address of this machine.`;
  return `Port ${port} on ${host} cannot be used: ${message}.`;
}
