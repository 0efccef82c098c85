import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { join } from 'node:path';
import { createLocalJWKSet, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { Role } from './principal.js';
import type { TokenSettings } from './token-verifier.js';

const ALGORITHM = 'ES256';
const FILE = 'development-issuer.json';
const DEFAULT_ISSUER = 'concord-development';
const DEFAULT_AUDIENCE = 'concord';

export interface DevelopmentPlace {
  /** CONCORD_HOME: the key pair lives here, readable by its owner only. */
  readonly home: string;
  /** The address the api listens on: tokens that anybody at this machine can make must not count beyond it. */
  readonly host: string;
  readonly nodeEnv: string | undefined;
  readonly issuer?: string;
  readonly audience?: string;
}

export interface DevelopmentClaims {
  readonly tenant: string;
  readonly subject: string;
  readonly role: Role;
  /** UUID or global id; required for the role `partner`. */
  readonly partnerId?: string;
  /** As jose reads spans: `2h`, `30 days`. Eight hours if absent. */
  readonly expiresIn?: string;
}

/** An issuer of tokens without any server, for development only. */
export interface DevelopmentIssuer {
  readonly settings: TokenSettings;
  issue(claims: DevelopmentClaims): Promise<string>;
}

/** Opens the issuer, making its key pair on first use. Throws at any address but loopback and under NODE_ENV=production. */
export async function openDevelopmentIssuer(place: DevelopmentPlace): Promise<DevelopmentIssuer> {
  refuseOutsideDevelopment(place);
  const { issuer = DEFAULT_ISSUER, audience = DEFAULT_AUDIENCE } = place;
  const jwk = await keyOf(place.home);
  const { d: _private, ...publicKey } = jwk;
  const signingKey = await importJWK(jwk, ALGORITHM);
  return {
    settings: {
      issuer,
      audience,
      algorithms: [ALGORITHM],
      keys: createLocalJWKSet({ keys: [publicKey] }),
    },
    issue: ({ tenant, subject, role, partnerId, expiresIn }) =>
      new SignJWT({ tenant, role, ...(partnerId && { partner_id: partnerId }) })
        .setProtectedHeader({ alg: ALGORITHM, kid: jwk.kid ?? '' })
        .setSubject(subject)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(expiresIn ?? '8h')
        .sign(signingKey),
  };
}

/** One token of the development issuer. */
export async function issueDevelopmentToken(place: DevelopmentPlace, claims: DevelopmentClaims): Promise<string> {
  return (await openDevelopmentIssuer(place)).issue(claims);
}

function refuseOutsideDevelopment({ host, nodeEnv }: DevelopmentPlace): void {
  if (nodeEnv === 'production') throw new Error('the development issuer does not run under NODE_ENV=production');
  if (!isLoopback(host))
    throw new Error(`the development issuer does not run at ${host}: it serves loopback addresses only`);
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || (isIPv4(host) && host.startsWith('127.')) || (isIPv6(host) && host === '::1');

async function keyOf(home: string): Promise<JWK> {
  const path = join(home, FILE);
  const known = await readKey(path);
  if (known) return known;
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeOnce(path, JSON.stringify(await newKey()));
  const written = await readKey(path);
  if (!written) throw new Error(`the development issuer cannot keep its key in ${home}`);
  return written;
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg: ALGORITHM, kid: randomUUID() };
}

async function readKey(path: string): Promise<JWK | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JWK;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Two processes may start at once: the file appears whole or not at all, and the first one wins. */
async function writeOnce(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
}
