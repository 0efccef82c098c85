import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createLocalJWKSet,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { Unauthenticated } from './access.errors.js';
import { publishedKeys, TokenVerifier } from './token-verifier.js';

const ISSUER = 'https://issuer.test';
const AUDIENCE = 'concord';
const PARTNER = '6f1c0de5-9d5b-5c0e-8f0a-3b0f5d3c7a11';

type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

let signing: Key;
let published: Key;
let jwk: JWK;

const claims: JWTPayload = { tenant: 'acme', sub: 'user-7', role: 'manager' };

const signed = (payload: JWTPayload, change: (jwt: SignJWT) => SignJWT = (jwt) => jwt) =>
  change(
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('1h'),
  ).sign(signing);

const verifier = (algorithms: readonly string[] = ['ES256', 'RS256']) =>
  new TokenVerifier({ issuer: ISSUER, audience: AUDIENCE, algorithms, keys: createLocalJWKSet({ keys: [jwk] }) });

const verdict = async (token: string): Promise<string> => {
  try {
    return JSON.stringify(await verifier().verify(token));
  } catch (error) {
    return error instanceof Unauthenticated ? error.reason : `fault: ${String(error)}`;
  }
};

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  [signing, published] = [pair.privateKey, pair.publicKey];
  jwk = { ...(await exportJWK(published)), kid: 'one', alg: 'ES256' };
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a token', () => {
  it('that is good names tenant, subject and role', async () => {
    expect(await verifier().verify(await signed(claims))).toEqual({
      tenant: 'acme',
      subject: 'user-7',
      role: 'manager',
    });
  });

  it('of a partner names the partner, by UUID or by global id', async () => {
    const partner = { ...claims, role: 'partner' };
    expect(await verdict(await signed({ ...partner, partner_id: PARTNER }))).toContain(PARTNER);
    expect(await verdict(await signed({ ...partner, partner_id: 'partner_01h455vb4pex5vsknk084sn02q' }))).toContain(
      '01890a5d-ac96-774b-bcce-b302099a8057',
    );
    expect(await verdict(await signed(partner))).toBe('partner_id claim');
    expect(await verdict(await signed({ ...partner, partner_id: 'program_01h455vb4pex5vsknk084sn02q' }))).toBe(
      'partner_id claim',
    );
  });

  it('that is expired does not count', async () => {
    expect(await verdict(await signed(claims, (jwt) => jwt.setExpirationTime('-1m')))).toBe('ERR_JWT_EXPIRED');
  });

  it('for another audience or by another issuer does not count', async () => {
    expect(await verdict(await signed(claims, (jwt) => jwt.setAudience('other')))).toBe(
      'ERR_JWT_CLAIM_VALIDATION_FAILED',
    );
    expect(await verdict(await signed(claims, (jwt) => jwt.setIssuer('https://evil.test')))).toBe(
      'ERR_JWT_CLAIM_VALIDATION_FAILED',
    );
  });

  it('without a signature does not count', async () => {
    const token = new UnsecuredJWT(claims)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('1h')
      .encode();
    expect(await verdict(token)).toMatch(/^ERR_J/);
  });

  it('signed with the public key as a secret does not count', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(published));
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(secret);
    expect(await verdict(token)).toBe('ERR_JOSE_ALG_NOT_ALLOWED');
  });

  it.each(['tenant', 'sub', 'role'])('without %s does not count', async (claim) => {
    const { [claim]: _missing, ...rest } = claims;
    expect(await verdict(await signed(rest))).toBe('ERR_JWT_CLAIM_VALIDATION_FAILED');
  });

  it('without an expiry does not count', async () => {
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .sign(signing);
    expect(await verdict(token)).toBe('ERR_JWT_CLAIM_VALIDATION_FAILED');
  });

  it.each([
    ['tenant', 'a.b'],
    ['tenant', ''],
    ['tenant', 7],
    ['sub', 'mary@example.com'],
    ['role', 'root'],
    ['role', ['admin']],
  ])('whose %s is %j does not count', async (claim, value) => {
    expect(await verdict(await signed({ ...claims, [claim]: value }))).toBe(`${claim} claim`);
  });

  it('that was altered does not count', async () => {
    const [header, payload = '', signature] = (await signed(claims)).split('.');
    const forged = Buffer.from(payload, 'base64url').toString().replace('acme', 'evil');
    const token = [header, Buffer.from(forged).toString('base64url'), signature].join('.');
    expect(await verdict(token)).toBe('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
  });

  it('is not remembered past its expiry', async () => {
    const checker = verifier();
    const token = await signed(claims, (jwt) => jwt.setExpirationTime('20s'));
    await checker.verify(token);
    jest.useFakeTimers({ now: Date.now() + 30_000, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    await expect(checker.verify(token)).rejects.toBeInstanceOf(Unauthenticated);
  });

  it('is refused at start under algorithms that share a secret', () => {
    expect(() => verifier(['ES256', 'HS256'])).toThrow('HS256');
    expect(() => verifier(['none'])).toThrow('none');
    expect(() => verifier([])).toThrow('none');
  });
});

describe('published keys', () => {
  const serve = (status: number, body: () => string): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((_, response) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(body()),
      );
      server.listen(0, '127.0.0.1', () => resolve(server));
    });
  const checkerAt = (server: Server) =>
    new TokenVerifier({
      issuer: ISSUER,
      audience: AUDIENCE,
      algorithms: ['ES256'],
      keys: publishedKeys(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`)),
    });

  it('are fetched from the provider', async () => {
    const server = await serve(200, () => JSON.stringify({ keys: [jwk] }));
    expect((await checkerAt(server).verify(await signed(claims))).tenant).toBe('acme');
    server.close();
  });

  it('that cannot be had are a fault, not a bad token', async () => {
    const server = await serve(503, () => '');
    const outcome = checkerAt(server).verify(await signed(claims));
    await expect(outcome).rejects.toThrow();
    await expect(outcome).rejects.not.toBeInstanceOf(Unauthenticated);
    server.close();
  });
});
