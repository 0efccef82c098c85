import { describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError, readConfig, readSupervisorConfig, settingsTable, withRunningEnvironment } from './index.js';

const KEY = Buffer.alloc(32, 7).toString('base64url');
const GIVEN = {
  EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false',
  DATABASE_URL: 'postgres://concord:secret@127.0.0.1:5432/views',
  CONCORD_KEK: `1:${KEY}`,
};

describe('the configuration', () => {
  it('has a default for everything but engines and key', () => {
    expect(readConfig(GIVEN)).toMatchObject({
      production: false,
      home: resolve('.concord'),
      http: { host: '127.0.0.1', port: 4000 },
      access: { issuer: 'concord-development', audience: 'concord', keys: { kind: 'development' } },
      privacy: { currentVersion: 1 },
    });
    expect(readSupervisorConfig({})).toMatchObject({
      eventStore: { url: undefined },
      database: { ownerUrl: undefined },
    });
  });

  it('lists every fault at once', () => {
    const env = {
      PORT: '70000',
      EVENTSTORE_URL: 'http://x',
      CONCORD_LOG_LEVEL: 'loud',
      CONCORD_KEK: '1:short',
      CONCORD_DEV_ISSUER: 'off',
    };
    expect(faultsOf(() => readConfig(env))).toEqual([
      'PORT must be a port number from 0 to 65535.',
      'EVENTSTORE_URL is not a connection string such as esdb://host:2113?tls=true: Unexpected text at position 0, expected esdb:// or esdb+discover://.',
      'CONCORD_KEK must be <version>:<32 bytes as base64url>, several separated by commas.',
      expect.stringMatching(/^CONCORD_LOG_LEVEL .*"trace"\|"debug"/),
      'CONCORD_JWKS_URL must be set when the development issuer is off, as it always is in production.',
      'DATABASE_URL must be set; the supervisor gives it to the processes it starts.',
    ]);
  });

  it('never repeats a secret in a fault', () => {
    const env = { DATABASE_URL: 'mysql://u:hunter2@h/d', CONCORD_KEK: 'hunter2' };
    expect(faultsOf(() => readSupervisorConfig(env)).join()).not.toContain('hunter2');
  });

  it('lets a prefix end in a character that no noun has, and nothing but small letters before it', () => {
    const prefixed = (CONCORD_STREAM_PREFIX: string) => readConfig({ ...GIVEN, CONCORD_STREAM_PREFIX }).eventStore;
    expect(prefixed('north_')).toEqual({ url: GIVEN.EVENTSTORE_URL, streamPrefix: 'north_' });
    expect(prefixed('')).toEqual({ url: GIVEN.EVENTSTORE_URL });
    for (const wrong of ['north', 'north-', '$north_', 'North_', '_', 'a-b_', 'a b_']) {
      expect(faultsOf(() => prefixed(wrong))).toEqual([
        expect.stringContaining('CONCORD_STREAM_PREFIX must be 2 to 40'),
      ]);
    }
  });

  it('takes an empty variable for an unset one', () => {
    expect(readConfig({ ...GIVEN, PORT: '', CONCORD_JWKS_URL: '' }).http.port).toBe(4000);
  });

  it('refuses the development issuer in production and where others can reach it', () => {
    expect(faultsOf(() => readSupervisorConfig({ NODE_ENV: 'production', CONCORD_DEV_ISSUER: 'on' }))).toEqual([
      'CONCORD_DEV_ISSUER must be off with NODE_ENV=production.',
      'CONCORD_KEK must be set with NODE_ENV=production.',
    ]);
    expect(faultsOf(() => readSupervisorConfig({ CONCORD_HOST: '0.0.0.0' }))).toEqual([
      'CONCORD_HOST must be a loopback address while the development issuer is on: set CONCORD_JWKS_URL.',
    ]);
  });

  it('tells everybody of its state where anybody may make tokens, and otherwise who shows a token', () => {
    const CONCORD_OPERATOR_TOKEN = 'k7yQv2dXo9Zs4Lr8Tn1Wb6Hm3Jc5Fg0P';
    const operators = (env: Record<string, string>) => readConfig({ ...GIVEN, ...env }).operators;
    expect(operators({})).toEqual({ isOpen: true });
    expect(operators({ CONCORD_OPERATOR_TOKEN })).toEqual({ isOpen: true, token: CONCORD_OPERATOR_TOKEN });
    const others = { CONCORD_JWKS_URL: 'https://issuer.example/keys', CONCORD_TOKEN_ISSUER: 'issuer' };
    for (const env of [others, { ...others, NODE_ENV: 'production' }])
      expect(operators(env)).toEqual({ isOpen: false });
    expect(faultsOf(() => operators({ CONCORD_OPERATOR_TOKEN: 'hunter2' }))).toEqual([
      'CONCORD_OPERATOR_TOKEN must be 32 to 200 letters, digits and - . _ ~ + /.',
    ]);
  });

  it('gives each role its own connection to one database', () => {
    const { database } = readConfig(GIVEN);
    expect(database.readerUrl).toBe(`${GIVEN.DATABASE_URL}?options=-c%20role%3Dconcord_reader`);
    expect(database.projectorUrl).toBe(`${GIVEN.DATABASE_URL}?options=-c%20role%3Dconcord_projector`);
    expect(database.keysUrl).toBe(`${GIVEN.DATABASE_URL}_keys`);
    expect(database.keysWriterUrl).toBe(`${GIVEN.DATABASE_URL}_keys?options=-c%20role%3Dconcord_keys`);
  });

  it('wraps with the highest version of several keys', () => {
    const { privacy } = readConfig({ ...GIVEN, CONCORD_KEK: `2:${KEY},10:${KEY},9:${KEY}` });
    expect([privacy.currentVersion, [...privacy.keyEncryptionKeys.keys()]]).toEqual([10, [2, 10, 9]]);
    expect(privacy.keyEncryptionKeys.get(2)).toEqual(Buffer.alloc(32, 7));
    expect(faultsOf(() => readConfig({ ...GIVEN, CONCORD_KEK: `2:${KEY},2:${KEY}` }))).toEqual([
      'CONCORD_KEK must not name a version twice.',
    ]);
  });

  it('lets a command beside a running supervisor use what that one runs with, unless set otherwise', async () => {
    const home = await mkdtemp(join(tmpdir(), 'concord-config-'));
    await writeFile(join(home, 'run.json'), JSON.stringify({ env: { ...GIVEN, PORT: '4711' } }));
    expect(withRunningEnvironment({ CONCORD_HOME: home, PORT: '5000', DATABASE_URL: '' })).toEqual({
      ...GIVEN,
      CONCORD_HOME: home,
      PORT: '5000',
    });
    await rm(home, { recursive: true });
  });

  it('is documented by the table in the README', async () => {
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
    expect(withoutPadding(readme)).toContain(withoutPadding(settingsTable()));
  });
});

function faultsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (fault) {
    if (fault instanceof ConfigError) return fault.faults;
    throw fault;
  }
  return [];
}

function withoutPadding(table: string): string {
  return table
    .replace(/ +\|/g, ' |')
    .replace(/-+/g, '-')
    .replace(/\| -+ /g, '|-')
    .replaceAll('- |', '-|');
}
