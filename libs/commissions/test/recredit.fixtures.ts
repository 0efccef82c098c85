import { hierarchyEvents } from '#libs/partners';
import type { Plan } from '#libs/programs';
import { saleEvents, type SaleEvent } from '#libs/sales';
import { share } from './ledger.fixtures.js';
import { partnerId, programId, type World } from './world.fixtures.js';

const START = '2011-01-01T00:00:00.000Z';

/** A sale of 100.00 of 5 January goes whole to another partner. */
export async function recredit(
  world: World,
  saleId: string,
  { from, to }: { readonly from: string | null; readonly to: string },
  occurredAt = '2011-02-03T12:00:00.000Z',
): Promise<void> {
  const whole = (name: string) => [{ partnerId: partnerId(name), weight: 10_000 }];
  const event: SaleEvent = {
    type: 'sale.recredited',
    data: {
      ...{ saleId, programId, externalId: saleId, occurredAt, currency: 'GBP', timeZone: 'Europe/London' },
      ...{ before: from === null ? [] : whole(from), after: whole(to), partnerId: partnerId(to) },
      ...{ reason: 'it was theirs', influence: false },
      ...{ sold: { occurredAt: '2011-01-05T12:00:00.000Z', timeZone: 'Europe/London' }, charged: '100', refunded: '0' },
    },
  };
  await world.happen(saleEvents as never, saleId, event, occurredAt);
}

/** 10 % for the credited partner, and 5 % on top for its parent. */
export function shareAndAbove(more: Partial<Plan> = {}): Plan {
  const plan = share('0.1', more);
  const [rule] = plan.rules;
  if (!rule) throw new TypeError('the plan has no rule');
  const above = {
    ...rule,
    ruleId: 'above',
    onTop: true,
    level: 1 as const,
    pays: { kind: 'share' as const, rate: '0.05' },
  };
  return { ...plan, rules: [rule, above] };
}

export async function setParent(world: World, name: string, parent: string): Promise<void> {
  const data = {
    ...{ programId, partnerId: partnerId(name), parentId: partnerId(parent) },
    ...{ effectiveFrom: START, until: null, at: START, reason: 'it says so' },
  };
  await world.happen(hierarchyEvents as never, programId, { type: 'hierarchy.parent-set', data });
}

export async function merge(world: World, name: string, into: string, at = '2011-01-20T00:00:00.000Z'): Promise<void> {
  const of = { programId, at, reason: 'one firm' };
  const [from, to] = [partnerId(name), partnerId(into)];
  await world.partner(into, { type: 'partner.absorbed', data: { ...of, partnerId: to, from } }, at);
  await world.partner(name, { type: 'partner.merged', data: { ...of, partnerId: from, into: to } }, at);
}
