import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandFault } from '../command.fault.js';

const run = promisify(execFile);

/** A bearer token of a tenant. */
export type TokenOf = (tenant: string) => Promise<string>;

/** Of the development issuer of the service that runs here, or of a command that prints one. */
export const tokensFrom = (command: string | undefined): TokenOf =>
  command === undefined ? developmentToken : (tenant) => printedBy(command, tenant);

async function developmentToken(tenant: string): Promise<string> {
  const { issueToken } = await import('../token.js');
  return issueToken({ tenant, subject: 'vectors', role: 'admin', expiresIn: '12h' });
}

async function printedBy(command: string, tenant: string): Promise<string> {
  const line = command.replaceAll('{tenant}', tenant);
  const env = { ...process.env, CONCORD_TENANT: tenant };
  const { stdout } = await run('sh', ['-c', line], { env, timeout: 60_000 }).catch((fault: Error) => {
    throw new CommandFault(`The command for tokens failed: ${fault.message.trim()}`);
  });
  const token = stdout.trim().split('\n').at(-1)?.trim() ?? '';
  if (token === '') throw new CommandFault(`The command for tokens printed nothing: ${line}`);
  return token;
}
