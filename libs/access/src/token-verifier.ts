import { TypeID } from 'typeid-js';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { validate as isUuid } from 'uuid';
import { Unauthenticated } from './access.errors.js';
import { type Principal, type Role, ROLES } from './principal.js';

/** Which tokens count. */
export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Asymmetric ones only: a public key must never be usable as a secret. */
  readonly algorithms: readonly string[];
  readonly keys: JWTVerifyGetKey;
}

/** Who speaks, and until when (milliseconds of the epoch). */
export interface Session {
  readonly principal: Principal;
  readonly expiresAt: number;
}

const ASYMMETRIC = /^(RS|PS|ES)(256|384|512)$|^(EdDSA|Ed25519)$/;
const TENANT = /^[a-z0-9][a-z0-9_-]{0,62}$/;
/** No `@` and no spaces: subjects are stored with every event, and events hold nobody's address or name in clear. */
const SUBJECT = /^[A-Za-z0-9][A-Za-z0-9._:|-]{0,127}$/;
const REQUIRED_CLAIMS = ['exp', 'iat', 'sub', 'tenant', 'role'];
const CLOCK_TOLERANCE_SECONDS = 5;
const REMEMBERED_TOKENS = 1000;
const REMEMBERED_MS = 60_000;

/** Keys published by an identity provider: fetched once, cached, fetched again for an unknown key id. */
export const publishedKeys = (url: URL): JWTVerifyGetKey => createRemoteJWKSet(url, { timeoutDuration: 3000 });

/** Turns a bearer token into a principal. Checked tokens are remembered for a minute at most, never past their expiry. */
export class TokenVerifier {
  private readonly remembered = new Map<string, { claims: Principal; until: number }>();

  constructor(private readonly settings: TokenSettings) {
    const weak = settings.algorithms.filter((algorithm) => !ASYMMETRIC.test(algorithm));
    if (weak.length > 0 || settings.algorithms.length === 0)
      throw new Error(`token algorithms must be asymmetric signatures, not ${weak.join(', ') || 'none'}`);
  }

  /** A new object for every call. Throws Unauthenticated; anything else means that the keys cannot be had. */
  async verify(token: string): Promise<Principal> {
    const known = this.remembered.get(token);
    if (known && known.until > Date.now()) return { ...known.claims };
    return (await this.session(token)).principal;
  }

  /** For connections that outlive a request: they end with their token. Throws like `verify`. */
  async session(token: string): Promise<Session> {
    const payload = await this.payloadOf(token);
    const claims = principalOf(payload);
    const expiresAt = (payload.exp ?? 0) * 1000;
    this.remember(token, claims, expiresAt);
    return { principal: { ...claims }, expiresAt };
  }

  private async payloadOf(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.settings.keys, {
        issuer: this.settings.issuer,
        audience: this.settings.audience,
        algorithms: [...this.settings.algorithms],
        requiredClaims: REQUIRED_CLAIMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
      });
      return payload;
    } catch (error) {
      if (isAboutToken(error)) throw new Unauthenticated(error.code);
      throw error;
    }
  }

  private remember(token: string, claims: Principal, expiry: number): void {
    const oldest = this.remembered.keys().next();
    if (this.remembered.size >= REMEMBERED_TOKENS && !oldest.done) this.remembered.delete(oldest.value);
    this.remembered.set(token, { claims, until: Math.min(expiry, Date.now() + REMEMBERED_MS) });
  }
}

/** jose names its own refusals; a provider that is down or answers nonsense says nothing about the token. */
const isAboutToken = (error: unknown): error is errors.JOSEError =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  error.code !== 'ERR_JOSE_GENERIC';

function principalOf(claims: JWTPayload): Principal {
  const { tenant, sub, role } = claims;
  if (typeof tenant !== 'string' || !TENANT.test(tenant)) throw new Unauthenticated('tenant claim');
  if (typeof sub !== 'string' || !SUBJECT.test(sub)) throw new Unauthenticated('sub claim');
  if (!ROLES.includes(role as Role)) throw new Unauthenticated('role claim');
  if (role !== 'partner') return { tenant, subject: sub, role: role as Role };
  return { tenant, subject: sub, role, partnerId: partnerIdOf(claims['partner_id']) };
}

function partnerIdOf(claim: unknown): string {
  if (typeof claim === 'string' && isUuid(claim)) return claim.toLowerCase();
  try {
    return TypeID.fromString(String(claim), 'partner').toUUID();
  } catch {
    throw new Unauthenticated('partner_id claim');
  }
}
