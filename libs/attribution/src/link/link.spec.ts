import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { contextAt } from '../../test/journey.fixtures.js';
import { addressToFollow, destinationFault } from './destination.js';
import { ChangeLink, CreateLink, DisableLink, EnableLink } from './link.commands.js';
import type { LinkEvent } from './link.events.js';
import { linkDecider } from './link.js';

const DAY = '2026-06-01T12:00:00.000Z';
const context = contextAt(DAY);
const link = scenario(linkDecider);
const SETTINGS = {
  ...{ name: null, destination: 'https://www.acme.com/spring?a=1#top', deepPaths: false, utm: null },
  allowedDomains: ['acme.com'],
};
const create = (more: Partial<CreateLink['data']> = {}) =>
  new CreateLink(
    { linkId: 'l', programId: 'p', partnerId: 'A', key: 'acme-spring', activityId: null, ...SETTINGS, ...more },
    context,
  );
const created: LinkEvent = {
  type: 'link.created',
  data: {
    ...{ linkId: 'l', programId: 'p', partnerId: 'A', key: 'acme-spring', name: null, activityId: null },
    ...{ destination: SETTINGS.destination, deepPaths: false, utm: null, at: DAY },
  },
};
const disabled: LinkEvent = {
  type: 'link.disabled',
  data: { linkId: 'l', programId: 'p', partnerId: 'A', at: DAY, reason: 'left' },
};

describe('a link', () => {
  it('belongs to one partner, under a key that nobody else gets', () => {
    expect(link.given().when(create())).toEqual([created]);
    expect(link.given(created).when(create())).toEqual([]);
    for (const other of [{ partnerId: 'B' }, { destination: 'https://acme.com/' }, { activityId: 'w' }])
      expect(link.given(created).when(create(other))).toMatchObject({ refused: 'LINK_KEY_TAKEN', field: 'key' });
  });

  it.each(['abc', 'Acme-spring', 'acme spring', 'äcme', 'a'.repeat(41), '', 'acme/../x'])(
    'has no key such as %j',
    (key) => {
      expect(link.given().when(create({ key }))).toMatchObject({ refused: 'BAD_LINK_KEY', field: 'key' });
    },
  );

  it('leads elsewhere once it is changed', () => {
    const change = (destination: string) => new ChangeLink({ linkId: 'l', ...SETTINGS, destination }, context);
    expect(link.given(created).when(change(SETTINGS.destination))).toEqual([]);
    expect(link.given(created).when(change('https://acme.com/summer'))).toMatchObject([
      { type: 'link.changed', data: { destination: 'https://acme.com/summer', partnerId: 'A' } },
    ]);
    expect(link.given(created).when(change('http://acme.com/'))).toMatchObject({ refused: 'BAD_DESTINATION' });
    expect(link.given().when(change('https://acme.com/summer'))).toMatchObject({ refused: 'NOT_FOUND' });
  });

  it('is disabled and enabled once each', () => {
    const disable = (reason = 'left') => new DisableLink({ linkId: 'l', reason }, context);
    const enable = new EnableLink({ linkId: 'l' }, context);
    expect(link.given(created).when(disable())).toEqual([disabled]);
    expect(link.given(created).when(disable(''))).toMatchObject({ refused: 'BAD_TEXT', field: 'reason' });
    expect(link.given(created, disabled).when(disable('again'))).toEqual([]);
    expect(link.given(created).when(enable)).toEqual([]);
    expect(link.given(created, disabled).when(enable)).toMatchObject([{ type: 'link.enabled' }]);
  });
});

describe('where a link leads', () => {
  it.each([
    'javascript:alert(1)',
    'http://acme.com/',
    'https://a@evil.com',
    'https://acme.com:x/',
    'https://user:secret@acme.com/',
    'https:acme.com',
    '//acme.com/',
    'https://acme.com/a b',
    'https://acme.com/\n',
    'https://evil.com\\@acme.com/',
    `https://acme.com/${'a'.repeat(2048)}`,
    '',
  ])('is not %j', (destination) => {
    expect(destinationFault(destination, ['acme.com'])).toMatchObject({ refused: 'BAD_DESTINATION' });
  });

  it.each(['https://evil.com/acme.com', 'https://acme.com.evil.com/', 'https://xacme.com/', 'https://127.0.0.1/'])(
    'is not outside the allowed domains: %s',
    (destination) => {
      expect(destinationFault(destination, ['acme.com'])).toMatchObject({ refused: 'DESTINATION_NOT_ALLOWED' });
    },
  );

  it('may be any host below an allowed domain, and nothing while none is allowed', () => {
    for (const host of ['acme.com', 'shop.acme.com', 'a.b.ACME.com', 'acme.com:8443'])
      expect(destinationFault(`https://${host}/x`, ['acme.com'])).toBeUndefined();
    expect(destinationFault('https://acme.com/', [])).toMatchObject({
      refused: 'DESTINATION_NOT_ALLOWED',
      message: expect.stringContaining('allows none yet'),
    });
  });
});

describe('what somebody who follows a link is sent to', () => {
  const to = (path: string | null, deepPaths = true, clickId: string | null = 'CID') =>
    addressToFollow({ ...SETTINGS, deepPaths }, { clickId, key: 'acme-spring', path });

  it('keeps query and fragment, and says the click', () => {
    expect(to(null)).toBe('https://www.acme.com/spring?a=1&cid=CID&ref=acme-spring#top');
    expect(to(null, false, null)).toBe('https://www.acme.com/spring?a=1&ref=acme-spring#top');
  });

  it('leaves what the vendor wrote as it was written, but for what is the click’s', () => {
    const destination = 'https://www.acme.com/?q=a%20b&c=d+e&&f&%63id=x&ref=other&xref=1';
    const address = addressToFollow(
      { destination, deepPaths: false, utm: null },
      { clickId: 'CID', key: 'acme-spring', path: null },
    );
    expect(address).toBe('https://www.acme.com/?q=a%20b&c=d+e&f&xref=1&cid=CID&ref=acme-spring');
  });

  it('adds what the link says for statistics, but for what the destination says itself', () => {
    const utm = { source: 'ann & co', medium: 'affiliate', campaign: null, term: null, content: null };
    const of = (destination: string) =>
      addressToFollow({ destination, deepPaths: true, utm }, { clickId: null, key: 'acme-spring', path: null });
    expect(of('https://acme.com/')).toBe(
      'https://acme.com/?utm_source=ann%20%26%20co&utm_medium=affiliate&ref=acme-spring',
    );
    expect(of('https://acme.com/?utm%5fsource=shop&a=1')).toBe(
      'https://acme.com/?utm%5fsource=shop&a=1&utm_medium=affiliate&ref=acme-spring',
    );
    expect(link.given(created).when(create({ utm }))).toMatchObject({ refused: 'LINK_KEY_TAKEN' });
    const change = new ChangeLink({ linkId: 'l', ...SETTINGS, utm }, context);
    expect(link.given(created).when(change)).toMatchObject([{ type: 'link.changed', data: { utm } }]);
    const bad = { ...utm, term: 'x'.repeat(201) };
    expect(link.given().when(create({ utm: bad }))).toMatchObject({ refused: 'BAD_TEXT', field: 'utm.term' });
  });

  it('has the path of the request where the link allows it', () => {
    expect(to('/shoes?size=42')).toBe('https://www.acme.com/shoes?a=1&size=42&cid=CID&ref=acme-spring#top');
    expect(to('/shoes', false)).toBeUndefined();
  });

  it.each(['//evil.com', '/\\evil.com', 'shoes', 'https://evil.com', '/a/../b', '/a/%2e%2E/b', '/a\tb', '/a\\b', ''])(
    'never leaves the host: %j',
    (path) => {
      expect(to(path)).toBeUndefined();
    },
  );
});
