import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultOfConnectionString } from './connection-string.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'concord-connection-'));
  await writeFile(join(directory, 'file.pem'), '');
});
afterAll(() => rm(directory, { recursive: true }));

describe('a connection string', () => {
  it.each([
    'esdb://localhost',
    'esdb://localhost:2113',
    ' esdb://localhost:2113/ ',
    'esdb://127.0.0.1:2113?tls=false',
    'esdb://a:2111,b:2112,c:2113?tls=false',
    'esdb://a,b,c:2113',
    'esdb+discover://cluster.example:2113',
    'esdb+discover://cluster.example?tls=false&nodePreference=leader',
    'esdb://admin:changeit@localhost:2113?tls=true',
    'esdb://ops%40example:p%3Ass%2F@localhost:2113',
    'esdb://user:pa$$w?rd(1)@localhost:2113',
    'esdb://localhost?nodePreference=follower',
    'esdb://localhost?node_preference=readOnlyReplica',
    'esdb://localhost?NODEPREFERENCE=random',
    'esdb://localhost?maxDiscoverAttempts=3&discoveryInterval=100&gossipTimeout=5',
    'esdb://localhost?keepAliveInterval=10000&keepAliveTimeout=-1',
    'esdb://localhost?defaultDeadline=5000&connectionName=concord%201&throwOnAppendFailure=false',
    'esdb://localhost?tlsVerifyCert=true',
    'esdb://localhost?tlsVerifyCert=false',
    'esdb://localhost?somethingNew=1',
  ])('is taken as the client takes it: %s', (text) => expect(faultOfConnectionString(text)).toBeUndefined());

  it('may name files, which are looked at', () => {
    const file = encodeURIComponent(join(directory, 'file.pem'));
    expect(faultOfConnectionString(`esdb://h?tls=false&tlsCAFile=${file}`)).toBeUndefined();
    expect(faultOfConnectionString(`esdb://h?tlsCAFile=${file}x`)).toBe(
      'Failed to load certificate file. File was not found.',
    );
    expect(faultOfConnectionString(`esdb://h?userCertFile=${file}`)).toBe(
      'userCertFile must be given with accompanying userKeyFile',
    );
  });

  it.each([
    ['http://localhost:2113', 'Unexpected text at position 0, expected esdb:// or esdb+discover://.'],
    ['esdb://', 'Unexpected text at position 0, expected esdb:// or esdb+discover://.'],
    ['esdb://localhost:port', 'Unexpected text at position 17, expected port number.'],
    ['esdb://localhost?tls=perhaps', 'Unexpected "perhaps" at position 21, expected true or false.'],
    ['esdb://localhost?tls', 'Unexpected text at position 16, expected ?key=value.'],
    [
      'esdb://localhost?nodePreference=best',
      'Unexpected "best" at position 32, expected leader or follower or read_only_replica or random.',
    ],
    ['esdb://localhost?gossipTimeout=soon', 'Unexpected "soon" at position 31, expected Integer.'],
    ['esdb://localhost?keepAliveInterval=-2', 'Invalid keepAliveInterval "-2".'],
    ['esdb://localhost?defaultDeadline=0', 'Invalid defaultDeadline "0".'],
  ])('is refused with the reason of the client: %s', (text, reason) =>
    expect(faultOfConnectionString(text)).toContain(reason),
  );

  it('never has its password repeated, whatever is wrong with it', () => {
    for (const text of [
      'esdb://me:hunter2',
      'esdb://me:hunter2@',
      'esdb:me:hunter2@h',
      'esdb://me:hunter2@h:hunter2',
    ]) {
      expect(faultOfConnectionString(text)).toMatch(/^Unexpected text at position/);
    }
  });
});
