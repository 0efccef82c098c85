import type { DomainEvent, Recorded } from '#libs/kernel';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CreditingWorld } from '../../libs/sales/test/crediting-world.fixtures.js';
import { toldWorld } from './customer-story.js';
import { auditCustomers, eventsOf } from './customers.js';

const on = (day: string): string => `2026-${day}T12:00:00.000Z`;

describe('a lead that binds nobody', () => {
  it('is waiting until one that came later was answered, and asked for no longer than a moment', async () => {
    const world = await new CreditingWorld().begin({}, 'A', 'B');
    await world.lead('A', on('03-01'), 'first');
    const { audit, found } = auditCustomers(world.programId, await eventsOf(world));
    expect([found, audit.waiting(), audit.waiting(Date.parse(on('12-31')))]).toEqual([[], 1, 0]);
    await world.lead('B', on('03-02'), 'second');
    await world.followLeads('second');
    const later = auditCustomers(world.programId, await eventsOf(world));
    expect([later.found, later.audit.waiting()]).toEqual([[['customer-binding', 'shares']], 0]);
  });

  it('is nothing where its customer was bound by a sale, erased, or nobody could earn', async () => {
    const world = await new CreditingWorld().begin({}, 'A', 'B');
    await world.lead(null, on('03-01'), 'of nobody');
    await world.lead('A', on('03-01'), 'sold');
    await world.sell('sale', { at: on('03-02'), ref: 'sold' });
    await world.lead('B', on('03-03'), 'last');
    await world.followLeads('last');
    const { audit, found } = auditCustomers(world.programId, await eventsOf(world));
    expect([found, audit.waiting()]).toEqual([[], 0]);
  });
});

describe('a history of which something is left out', () => {
  let world: CreditingWorld;
  let events: readonly Recorded<DomainEvent>[];

  beforeAll(async () => {
    world = await toldWorld();
    events = await eventsOf(world);
  });

  it.each([
    ['alias.claimed', 'alias'],
    ['journey.customer-erased', 'journey'],
  ])('is not judged by what hangs on %s', (type, noun) => {
    const chosen = events.find((event) => event.type === type);
    const kinds = (...leftOut: readonly string[]): unknown[] =>
      auditCustomers(world.programId, events, (event) => (event === chosen ? null : {}), ...leftOut).found.map(
        ([kind]) => kind,
      );
    expect(kinds()).toContain('customer-identity');
    expect(kinds(noun)).not.toContain('customer-identity');
  });
});
