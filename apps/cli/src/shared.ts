import type { Command } from 'commander';

/** The options of every command that asks the service. */
export const withService = (command: Command): Command =>
  command
    .option('--url <url>', 'GraphQL endpoint (CONCORD_URL); the service that runs on this machine, if absent')
    .option('--token <token>', 'bearer token (CONCORD_TOKEN); one of the development issuer, if absent')
    .option('-t, --tenant <tenant>', 'for a token of the development issuer', 'demo');
