import { describe, expect, it } from '@jest/globals';
import type { Written } from '#libs/eventing';
import { day } from '../../../test/account.fixtures.js';
import type { DealEvent } from '../../deal/deal.events.js';
import type { Deal } from '../../deal/deal.state.js';
import type { Recent } from '../../state-reader/recent.js';
import type { Identifier } from '../../vocabulary/deal.types.js';
import { next, type RegistrationState } from './next.js';
import { progressOf, type Stage, stageOf, type Submitted } from './progress.js';

const of = { dealId: 'd', programId: 'p', at: day(0) };
const event = (type: DealEvent['type'], n: number, data: object = {}): Written<DealEvent> =>
  ({
    id: `e${n}`,
    type,
    stream: 'deal-t.d',
    revision: BigInt(n),
    data: { ...of, ...data },
    metadata: { tenant: 't', commandId: `c${n}` },
  }) as never;
const submitted = event('deal.submitted', 1) as Submitted;
const slot = { portfolioId: 'f', programId: 'p', partnerId: 'A', dealId: 'd' };
const identifier = (identifierId: string): Identifier => ({ kind: 'domain', identifierId, lookalike: false });
const deal = (more: Partial<Deal>): Deal =>
  ({ ...of, status: 'submitted', accountId: null, imported: null, expiresAt: null, ...more }) as Deal;
const sent = (state: RegistrationState) => next(state).map(({ type, data }) => ({ type, ...data }));

describe('what is next', () => {
  const at = { stage: 'slot', cause: submitted, deal: deal({}), slot, limit: 2 } as const;

  it('is a slot, where there is room', () =>
    expect(sent({ ...at, overdue: null })).toEqual([{ type: 'TakeSlot', ...slot, limit: 2, onlyIfRoom: true }]));

  it('is, without room, to free what is over first, and then a slot all the same', () =>
    expect(sent({ ...at, overdue: ['old'] })).toEqual([
      { type: 'FreeSlot', ...slot, dealId: 'old' },
      { type: 'TakeSlot', ...slot, limit: 2, onlyIfRoom: false },
    ]));

  it('is the same slot, under one id, whether there was room or not', () => {
    const idOf = (overdue: readonly string[] | null) => next({ ...at, overdue }).at(-1)?.context.commandId;
    expect(idOf(null)).toBe(idOf([]));
  });

  it('are the claims of what is free, and after them the customer; each under an id of its own, the same for everybody', () => {
    const customer = { accountId: 'a', by: 'identifiers', unclaimed: [identifier('i'), identifier('j')] } as const;
    const state = { stage: 'customer', submitted, deal: deal({}), customer } as const;
    expect(sent(state)).toMatchObject([
      { type: 'ClaimIdentifier', identifierId: 'i', accountId: 'a' },
      { type: 'ClaimIdentifier', identifierId: 'j', accountId: 'a' },
      { type: 'IdentifyDealCustomer', dealId: 'd', accountId: 'a' },
    ]);
    const ids = next(state).map(({ context }) => context.commandId);
    expect(new Set(ids).size).toBe(3);
    expect(next(state).map(({ context }) => context.commandId)).toEqual(ids);
  });

  it('is nothing, where it is done', () => expect(sent({ stage: 'done' })).toEqual([]));
});

describe('how far a registration has come', () => {
  const stage = (state: Deal, events: readonly Written<DealEvent>[], passed: readonly Stage[] = []): Stage => {
    const recent = { state, commands: { toArray: () => [events] } } as unknown as Recent<Deal, DealEvent>;
    return stageOf(progressOf(recent), new Set(passed));
  };
  const identified = event('deal.customer-identified', 2, { accountId: 'a' });
  const known = deal({ accountId: 'a' });

  it.each<[string, Stage, Deal, readonly Written<DealEvent>[], Stage[]]>([
    ['a draft waits for its partner', 'done', deal({ status: 'draft' }), [event('deal.drafted', 0)], []],
    ['submitted, it needs a slot', 'slot', deal({}), [submitted], []],
    ['then its customer', 'customer', deal({}), [submitted], ['slot']],
    ['whose name is listed', 'listing', known, [submitted, identified], []],
    ['before its account is asked', 'request', known, [submitted, identified], ['listing']],
    ['which is asked once on one way', 'done', known, [submitted, identified], ['listing', 'request']],
    [
      'and not again where a person looks',
      'done',
      deal({ status: 'in-review', accountId: 'a' }),
      [submitted, identified, event('deal.review-started', 3, { accountId: 'a' })],
      [],
    ],
    [
      'but asked where a person has named the account',
      'listing',
      deal({ status: 'in-review', accountId: 'a' }),
      [
        submitted,
        event('deal.review-started', 2, { accountId: null }),
        event('deal.customer-identified', 3, { accountId: 'a' }),
      ],
      [],
    ],
    [
      'refused, it gives its slot back',
      'over',
      deal({ status: 'rejected' }),
      [submitted, event('deal.rejected', 3)],
      [],
    ],
    ['approved, it is done', 'done', deal({ status: 'approved', accountId: 'a' }), [submitted, identified], []],
    [
      'reinstated, it takes up a slot again',
      'begun-again',
      deal({ status: 'approved', expiresAt: day(9) }),
      [submitted, event('deal.expired', 3), event('deal.reinstated', 4)],
      [],
    ],
    [
      'and what has become of it since is told by a later event',
      'done',
      deal({ status: 'won' }),
      [submitted, event('deal.reinstated', 4)],
      [],
    ],
  ])('%s: %s', (_, expected, state, events, passed) => expect(stage(state, events, passed)).toBe(expected));
});
