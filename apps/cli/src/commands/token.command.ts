import type { Command } from 'commander';
import { ROLES, type Role } from '#libs/access';
import { outputOf } from '../output.js';
import { CommandFault } from '../command.fault.js';
import { issueToken } from '../token.js';

interface TokenOptions {
  readonly role: string;
  readonly tenant: string;
  readonly subject: string;
  readonly partner?: string;
  readonly expires: string;
  readonly json?: boolean;
}

export function tokenCommand(program: Command): void {
  program
    .command('token')
    .summary('a token of the development issuer')
    .description(
      'Prints a bearer token. For development: refused in production and where the api listens beyond this machine.',
    )
    .option('-r, --role <role>', ROLES.join(', '), 'admin')
    .option('-t, --tenant <tenant>', 'whose data it opens', 'demo')
    .option('-s, --subject <id>', 'an internal id, never a name or an address', 'developer')
    .option('--partner <id>', 'for the role partner: its global id')
    .option('-e, --expires <span>', 'such as 30m, 8h or 30 days', '8h')
    .option('--json', 'as JSON')
    .action(async ({ role, tenant, subject, partner, expires, json }: TokenOptions) => {
      if (!isRole(role)) throw new CommandFault(`There is no role ${role}: give one of ${ROLES.join(', ')}.`);
      if (role === 'partner' && !partner)
        throw new CommandFault('A partner sees itself only: say who with --partner <id>.');
      const whose = partner ? { partnerId: partner } : {};
      const token = await issueToken({ tenant, subject, role, expiresIn: expires, ...whose });
      outputOf({ json: json ?? false }).result({ token }, token);
    });
}

const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
