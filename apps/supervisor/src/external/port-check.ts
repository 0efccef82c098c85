import { createServer } from 'node:net';

/** Throws, naming the variable to change, when nobody can listen on this address and port now. */
export function requireFreePort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (fault: NodeJS.ErrnoException) => reject(new Error(explain(fault, host, port))));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}

function explain({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} is taken: another program listens on it. Set PORT to a free one.`;
  if (code === 'EACCES') return `Port ${port} is not allowed for this user. Set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `CONCORD_HOST ${host} is no address of this machine.`;
  return `Port ${port} on ${host} cannot be used: ${message}.`;
}
