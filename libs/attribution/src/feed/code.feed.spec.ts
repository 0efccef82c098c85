import { describe, expect, it } from '@jest/globals';
import { SealedText } from '#libs/eventing';
import { publishedOf } from '#libs/feed';
import { deterministicId, toGlobalId } from '#libs/kernel';
import type { CodeEvent } from '../code/code.events.js';
import type { LinkEvent } from '../link/link.events.js';
import { codeFeed } from './code.feed.js';
import { linkFeed } from './link.feed.js';

const id = (name: string): string => deterministicId('code.feed.spec', name);
const at = '2026-04-20T10:00:00.000Z';
const owner = { programId: id('program'), partnerId: id('keith'), at };
const sealed = (text: string) => new SealedText(id('keith'), text) as never;
const code = { ...owner, codeId: id('code') };
const link = { ...owner, linkId: id('link') };
const terms = { startsAt: null, endsAt: null, limit: 10, oncePerCustomer: true, newCustomersOnly: false };

const told = (...events: readonly (CodeEvent | LinkEvent)[]) =>
  publishedOf([codeFeed, linkFeed], 'code-north.a', events);

describe('codes in the feed', () => {
  const issued: CodeEvent = { type: 'code.issued', data: { ...code, ...terms, code: sealed('KEITH20') } };
  const redemption = { ...code, redemptionId: id('redemption') };

  it('count sales that used them, and nothing that a checkout holds', () => {
    const events = told(
      issued,
      { type: 'code.redemption-reserved', data: { ...redemption, until: at, customers: ['a'] } },
      { type: 'code.redemption-confirmed', data: { ...redemption, saleId: id('sale'), wasHeld: true } },
      { type: 'code.redemption-reserved', data: { ...redemption, redemptionId: id('b'), until: at, customers: ['b'] } },
      { type: 'code.redemption-released', data: { ...redemption, redemptionId: id('b'), why: 'lapsed' } },
      { type: 'code.redemption-confirmed', data: { ...redemption, saleId: id('other sale'), wasHeld: false } },
    );
    expect(events.map(({ type }) => type)).toEqual(['code.issued', 'code.redeemed', 'code.redeemed']);
    expect(events.at(-1)?.data).toMatchObject({ code: { used: 2, limit: 10, oncePerCustomer: true } });
    expect(JSON.stringify(events)).not.toContain(toGlobalId('sale', id('sale')));
  });

  it('are told to their partner, their text encrypted, and why one was disabled to the vendor alone', () => {
    const [first, second] = told(issued, { type: 'code.disabled', data: { ...code, reason: sealed('why') } });
    expect(first).toMatchObject({ seenBy: id('keith'), sealed: [{ path: 'code.code.code', text: 'KEITH20' }] });
    expect(second?.data).toMatchObject({ code: { disabledAt: '2026-04-20T10:00:00Z' } });
    expect(second?.sealed.filter(({ staffOnly }) => staffOnly).map(({ path }) => path)).toEqual(['code.note']);
  });
});

describe('links in the feed', () => {
  it('are told as they are made, changed, disabled and enabled again', () => {
    const target = { destination: 'https://shop.example/', deepPaths: true, utm: null };
    const events = told(
      { type: 'link.created', data: { ...link, ...target, key: 'keith-spring', name: null, activityId: null } },
      { type: 'link.changed', data: { ...link, ...target, deepPaths: false, name: 'Spring' } },
      { type: 'link.disabled', data: { ...link, reason: sealed('why') } },
      { type: 'link.enabled', data: link },
    );
    expect(events.map(({ type, data }) => [type, data['changed'] ?? []])).toEqual([
      ['link.created', []],
      ['link.changed', ['name', 'deepPaths']],
      ['link.disabled', ['disabledAt']],
      ['link.enabled', ['disabledAt']],
    ]);
    expect(events[3]?.data).toMatchObject({ link: { key: 'keith-spring', name: 'Spring' } });
    expect(events[3]?.data).not.toHaveProperty('link.disabledAt');
    expect(events[2]?.sealed).toMatchObject([{ path: 'link.note', staffOnly: true }]);
  });
});
