import { type DevelopmentClaims, issueDevelopmentToken } from '#libs/access';
import { readSupervisorConfig, withRunningEnvironment } from '#libs/config';
import { CommandFault } from './command.fault.js';

/** A token of the development issuer. Throws CommandFault where tokens come from elsewhere. */
export async function issueToken(claims: DevelopmentClaims): Promise<string> {
  const { access, home, http, production } = readSupervisorConfig(withRunningEnvironment(process.env));
  if (access.keys.kind !== 'development') {
    throw new CommandFault(`Tokens come from ${access.issuer}: give one with --token or CONCORD_TOKEN.`);
  }
  const { issuer, audience } = access;
  const place = { home, host: http.host, nodeEnv: production ? 'production' : undefined, issuer, audience };
  return issueDevelopmentToken(place, claims);
}
