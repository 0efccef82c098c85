import { hierarchyEvents } from '#libs/partners';
import type { Plan } from '#libs/programs';
import { type SaleAttribution, saleEvents, type SaleEvent } from '#libs/sales';
import { share } from './ledger.fixtures.js';
import { partnerId, programId, type World } from './world.fixtures.js';

const START = '2011-01-01T00:00:00.000Z';

const MOVED = '2011-02-03T12:00:00.000Z';

/** A sale of 100.00 of 5 January goes whole to another partner. */
export const recredit = (
  world: World,
  saleId: string,
  { from, to }: { readonly from: string | null; readonly to: string },
  occurredAt = MOVED,
): Promise<void> =>
  recreditParts(
    world,
    saleId,
    { before: from === null ? {} : { [from]: 10_000 }, after: { [to]: 10_000 } },
    occurredAt,
  );

interface Parts {
  readonly before: Readonly<Record<string, number>>;
  readonly after: Readonly<Record<string, number>>;
  readonly charged?: string;
  readonly refunded?: string;
  readonly attribution?: SaleAttribution;
}

type Recredited = Extract<SaleEvent, { type: 'sale.recredited' }>['data'];

/** What a sale says that goes in parts from some partners to others. */
export function recredited(
  saleId: string,
  { before, after, charged = '100', refunded = '0', attribution }: Parts,
  occurredAt = MOVED,
): Recredited {
  const credits = (parts: Parts['after']) =>
    Object.entries(parts).map(([name, weight]) => ({ partnerId: partnerId(name), weight }));
  const [first = ''] = [...Object.keys(after), ...Object.keys(before)];
  return {
    ...{ saleId, programId, externalId: saleId, occurredAt, currency: 'GBP', timeZone: 'Europe/London' },
    ...{ before: credits(before), after: credits(after), partnerId: partnerId(first) },
    ...{ reason: 'it was theirs', influence: false, attribution: attribution ?? null },
    ...{ sold: { occurredAt: '2011-01-05T12:00:00.000Z', timeZone: 'Europe/London' }, charged, refunded },
  };
}

/** It goes in parts from some partners to others. */
export async function recreditParts(world: World, saleId: string, parts: Parts, occurredAt = MOVED): Promise<void> {
  const event: SaleEvent = { type: 'sale.recredited', data: recredited(saleId, parts, occurredAt) };
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
