import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { contextAt, day } from '../../test/account.fixtures.js';
import { ClaimIdentifier } from '../customer/identifier.commands.js';
import { identifierDecider } from '../customer/identifier.js';
import { NameCustomer } from '../customer/name-block.commands.js';
import { nameBlockDecider } from '../customer/name-block.js';
import { FreeSlot, TakeSlot } from './portfolio.commands.js';
import type { PortfolioEvent } from './portfolio.events.js';
import { portfolioDecider } from './portfolio.js';

const of = { portfolioId: 'portfolio', programId: 'program', partnerId: 'A' };
const take = (dealId: string, limit: number | null, onlyIfRoom = false) =>
  new TakeSlot({ ...of, dealId, limit, onlyIfRoom }, contextAt(day(0)));
const free = (dealId: string) => new FreeSlot({ ...of, dealId }, contextAt(day(1)));

const after = (...run: readonly (TakeSlot | FreeSlot)[]): PortfolioEvent[] => {
  let state = portfolioDecider.initial;
  return run.flatMap((command) => {
    const events = portfolioDecider.decide(command, state) as PortfolioEvent[];
    state = events.reduce(portfolioDecider.evolve, state);
    return events;
  });
};

describe('a portfolio', () => {
  it('says which registration is one too many, and counts it all the same', () =>
    expect(
      after(take('1', 2), take('2', 2), take('3', 2), take('4', 2)).map(({ type, data }) => [
        type,
        'open' in data && data.open,
      ]),
    ).toEqual([
      ['portfolio.slot-taken', 1],
      ['portfolio.slot-taken', 2],
      ['portfolio.slot-exceeded', 3],
      ['portfolio.slot-exceeded', 4],
    ]));

  it('does nothing without room where it is asked for room', () => {
    expect(after(take('1', 1, true), take('2', 1, true)).map(({ data }) => data.dealId)).toEqual(['1']);
    expect(after(take('1', null, true))).toHaveLength(1);
  });

  it('counts a deal once, and frees it once', () =>
    expect(after(take('1', 1), take('1', 1), free('1'), free('1'), take('2', 1)).map(({ type }) => type)).toEqual([
      'portfolio.slot-taken',
      'portfolio.slot-freed',
      'portfolio.slot-taken',
    ]));

  it('may be without a limit, or of none at all', () => {
    expect(after(take('1', null))[0]).toMatchObject({ type: 'portfolio.slot-taken', data: { open: 1, limit: null } });
    expect(after(take('1', 0))[0]).toMatchObject({ type: 'portfolio.slot-exceeded' });
  });
});

it('an identifier leads to the account that claimed it first, for ever', () => {
  const claim = (accountId: string) =>
    new ClaimIdentifier({ identifierId: 'i', programId: 'program', accountId, kind: 'domain' }, contextAt(day(0)));
  const [claimed] = scenario(identifierDecider).given().when(claim('one')) as never[];
  const then = scenario(identifierDecider).given(claimed as never);
  expect(then.when(claim('one'))).toEqual([]);
  expect(then.when(claim('two'))).toMatchObject({ refused: 'LEADS_ELSEWHERE' });
});

it('a customer is listed under its beginning once for each account and name', () => {
  const name = (accountId: string, text: string) =>
    new NameCustomer(
      { nameBlockId: 'b', programId: 'program', accountId, customerId: 'c', name: text },
      contextAt(day(0)),
    );
  const [named] = scenario(nameBlockDecider).given().when(name('one', 'acme')) as never[];
  const then = scenario(nameBlockDecider).given(named as never);
  expect(then.when(name('one', 'acme'))).toEqual([]);
  expect(then.when(name('two', 'acme'))).toHaveLength(1);
  expect(then.when(name('one', 'acme group'))).toHaveLength(1);
});
