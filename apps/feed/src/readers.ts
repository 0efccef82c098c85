import { bearerOf, READERS_AND_PARTNER, type TokenVerifier, Unauthenticated } from '#libs/access';
import { FeedFault, type FeedReader } from '#libs/feed';

/** Who reads, from the `authorization` header alone: tenant and partner are the token's. */
export class Readers {
  constructor(private readonly verifier: TokenVerifier) {}

  /** Throws FeedFault TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, ROLE_MAY_NOT. */
  async reader(authorization: string | undefined): Promise<FeedReader> {
    const { principal, expiresAt } = await this.session(authorization);
    const { tenant, subject, role, partnerId } = principal;
    if (!(READERS_AND_PARTNER as readonly string[]).includes(role))
      throw new FeedFault('ROLE_MAY_NOT', `A token of role ${role} may not read the feed.`);
    return { tenant, subject, expiresAt, ...(partnerId && { partnerId }) };
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
