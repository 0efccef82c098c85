import { describe, expect, it } from '@jest/globals';
import { linkBases, readTrackConfig } from './track.config.js';

const GIVEN = {
  EVENTSTORE_URL: 'esdb://127.0.0.1:2113?tls=false',
  DATABASE_URL: 'postgres://concord:secret@127.0.0.1:5432/views',
  CONCORD_KEK: `1:${Buffer.alloc(32, 7).toString('base64url')}`,
};
const basesWith = (env: Record<string, string>) => Object.fromEntries(linkBases(readTrackConfig({ ...GIVEN, ...env })));

describe('under which address links are followed', () => {
  it('is the first host name that leads to the tenant', () => {
    const CONCORD_TRACK_HOSTS = 'go.acme.com=acme,old.acme.com=acme,go.globex.com=globex';
    expect(basesWith({ CONCORD_TRACK_HOSTS })).toEqual({
      acme: 'https://go.acme.com',
      globex: 'https://go.globex.com',
    });
  });

  it('is the port of the links on this machine while developing', () => {
    expect(basesWith({ CONCORD_TRACK_PORT: '4103' })).toEqual({ demo: 'http://localhost:4103' });
  });
});
