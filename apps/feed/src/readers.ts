import {
  bearerOf,
  type Principal,
  READERS,
  READERS_AND_PARTNER,
  type TokenVerifier,
  Unauthenticated,
} from '#libs/access';
import type { ConsumerCaller } from '#libs/consumers';
import { FeedFault, type FeedReader } from '#libs/feed';

/** Who makes, moves, holds and deletes consumers. */
const KEEPERS = ['admin', 'integration'] as const;

/** Who reads, from the `authorization` header alone: tenant and partner are the token's. */
export class Readers {
  constructor(private readonly verifier: TokenVerifier) {}

  /** Throws FeedFault TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, ROLE_MAY_NOT. */
  reader(authorization: string | undefined): Promise<FeedReader> {
    return this.caller(authorization, READERS_AND_PARTNER, 'read the feed');
  }

  /** Whoever may see consumers. Throws FeedFault as `reader` does. */
  observer(authorization: string | undefined): Promise<ConsumerCaller> {
    return this.caller(authorization, READERS, 'see consumers');
  }

  /** Whoever may make, move, hold and delete consumers. Throws FeedFault as `reader` does. */
  keeper(authorization: string | undefined): Promise<ConsumerCaller> {
    return this.caller(authorization, KEEPERS, 'keep consumers');
  }

  private async caller(
    authorization: string | undefined,
    roles: readonly Principal['role'][],
    what: string,
  ): Promise<ConsumerCaller> {
    const { principal, expiresAt } = await this.session(authorization);
    const { tenant, subject, role, partnerId } = principal;
    if (!roles.includes(role)) throw new FeedFault('ROLE_MAY_NOT', `A token of role ${role} may not ${what}.`);
    return { tenant, subject, role, expiresAt, ...(partnerId && { partnerId }) };
  }

  private async session(authorization: string | undefined) {
    try {
      return await this.verifier.session(bearerOf(authorization));
    } catch (fault) {
      throw fault instanceof Unauthenticated ? refusalOf(fault, authorization) : fault;
    }
  }
}

function refusalOf({ reason }: Unauthenticated, authorization: string | undefined): FeedFault {
  if (authorization === undefined)
    return new FeedFault('TOKEN_MISSING', 'Send a bearer token in the authorization header.');
  return reason === 'ERR_JWT_EXPIRED'
    ? new FeedFault('TOKEN_EXPIRED', 'The token has expired. Go on with a new one, at the last cursor.')
    : new FeedFault('TOKEN_INVALID', 'The authorization header holds no valid bearer token.');
}
