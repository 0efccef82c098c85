import { describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueDevelopmentToken, openDevelopmentIssuer } from './development-issuer.js';
import { TokenVerifier } from './token-verifier.js';

const place = async () => ({ home: await mkdtemp(join(tmpdir(), 'issuer-')), host: '127.0.0.1', nodeEnv: undefined });
const claims = { tenant: 'acme', subject: 'dev', role: 'admin' } as const;

describe('the development issuer', () => {
  it('makes tokens that its own settings accept, also after a restart', async () => {
    const here = await place();
    const token = await issueDevelopmentToken(here, claims);
    const { settings } = await openDevelopmentIssuer(here);
    expect(await new TokenVerifier(settings).verify(token)).toEqual(claims);
  });

  it('makes tokens that nobody else accepts', async () => {
    const token = await issueDevelopmentToken(await place(), claims);
    const { settings } = await openDevelopmentIssuer(await place());
    await expect(new TokenVerifier(settings).verify(token)).rejects.toThrow();
  });

  it('agrees on one key when two processes open it at once, and leaves nothing else behind', async () => {
    const here = await place();
    const issuers = await Promise.all([1, 2, 3, 4].map(() => openDevelopmentIssuer(here)));
    const token = await issuers[0]?.issue(claims);
    for (const { settings } of issuers)
      expect((await new TokenVerifier(settings).verify(token ?? '')).subject).toBe('dev');
    expect(await readdir(here.home)).toEqual(['development-issuer.json']);
  });

  it('keeps its key for its owner only', async () => {
    const here = await place();
    await openDevelopmentIssuer(here);
    expect((await stat(join(here.home, 'development-issuer.json'))).mode & 0o777).toBe(0o600);
  });

  it.each(['0.0.0.0', '::', '192.168.1.4', 'example.com', '127.evil.test'])('does not run at %s', async (host) => {
    await expect(openDevelopmentIssuer({ ...(await place()), host })).rejects.toThrow('loopback');
  });

  it.each(['127.0.0.1', '127.0.0.2', '::1', 'localhost'])('runs at %s', async (host) => {
    await expect(openDevelopmentIssuer({ ...(await place()), host })).resolves.toBeDefined();
  });

  it('does not run in production', async () => {
    await expect(openDevelopmentIssuer({ ...(await place()), nodeEnv: 'production' })).rejects.toThrow('production');
  });
});
