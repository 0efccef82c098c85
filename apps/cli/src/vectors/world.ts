import { planInput } from './input/plan-input.js';
import { written } from './input/decimals.js';
import type { PlanVersion, Scenario, ScenarioPartner } from './input/scenario.js';
import { type Answer, NotTaken, type ServiceClient } from './service-client.js';

/** A scenario's program in the service: ids by the scenario's keys. */
export interface World {
  readonly programId: string;
  readonly currency: string;
  readonly partnerIds: ReadonlyMap<string, string>;
  readonly partnerKeys: ReadonlyMap<string, string>;
}

/** Makes program, partners, plan and rates, in this order. Throws NotTaken where the service refuses one of them. */
export async function setUp(client: ServiceClient, scenario: Scenario): Promise<World> {
  const { program, partners, plans, rates = [], name } = scenario;
  const { currency, timeZone, startsAt } = program;
  const [plan] = plans;
  const created = await client.mutate('createProgram', {
    ...{ idempotencyKey: 'program', name, currency, timeZone, startsAt, occurredAt: startsAt },
    maturityDays: plan?.versions[0]?.holdDays ?? 0,
  });
  const programId = accepted('createProgram', created);
  const ids = await admit(client, programId, scenario);
  const partnerIds = new Map(partners.map(({ key }, at) => [key, ids[at] ?? '']));
  for (const { key, parents = [] } of partners) {
    for (const [at, { parent, effectiveFrom }] of parents.entries()) {
      const input = { idempotencyKey: `parent:${key}:${at}`, ...parentInput(partnerIds, key, parent), effectiveFrom };
      accepted('setPartnerParent', await client.mutate('setPartnerParent', input));
    }
  }
  for (const version of plan?.versions ?? []) await publish(client, programId, version, `plan:${version.version}`);
  if (rates.length > 0) accepted('publishRates', await client.mutate('publishRates', ratesInput(rates)));
  return { programId, currency, partnerIds, partnerKeys: new Map([...partnerIds].map(([key, id]) => [id, key])) };
}

function accepted(name: string, { id, userErrors }: Answer): string {
  const [refused] = userErrors;
  if (refused) throw new NotTaken(`${name} is refused: ${refused.message} (${refused.code})`);
  return id ?? '';
}

export async function publish(
  client: ServiceClient,
  programId: string,
  version: PlanVersion,
  idempotencyKey: string,
): Promise<void> {
  const input = { idempotencyKey, programId, ...planInput(version) };
  accepted('publishPlan', await client.mutate('publishPlan', input));
}

interface Maturity {
  readonly programId: string;
  readonly days: number;
  readonly from: string;
  readonly key: string;
}

export async function mature(client: ServiceClient, { programId, days, from, key }: Maturity): Promise<void> {
  const input = { idempotencyKey: `hold:${key}`, programId, maturityDays: days, effectiveFrom: from };
  accepted('setHoldPolicy', await client.mutate('setHoldPolicy', input));
}

export const parentInput = (
  partnerIds: ReadonlyMap<string, string>,
  partner: string,
  parent: string | null | undefined,
): object => ({
  partnerId: partnerIds.get(partner) ?? partner,
  parentId: parent === null || parent === undefined ? null : (partnerIds.get(parent) ?? parent),
  reason: 'as the scenario says',
});

async function admit(client: ServiceClient, programId: string, scenario: Scenario): Promise<string[]> {
  const ids: string[] = [];
  for (const partner of scenario.partners) {
    const { key, kind, country, tier } = partner;
    const { admittedAt, leavesAt } = standingOf(partner, scenario);
    const answer = await client.mutateOne('admitPartners', {
      ...{ idempotencyKey: `partner:${key}`, programId, externalId: key, name: key, occurredAt: admittedAt },
      ...{ kind: kind ?? 'affiliate', country: country ?? null, tier: tier ?? 1 },
    });
    const partnerId = accepted('admitPartners', answer);
    if (leavesAt !== null) {
      const left = {
        idempotencyKey: `leaves:${key}`,
        partnerId,
        occurredAt: leavesAt,
        keepsEarned: true,
        reason: 'left',
      };
      accepted('offboardPartner', await client.mutate('offboardPartner', left));
    }
    ids.push(partnerId);
  }
  return ids;
}

/** Who cannot earn for a while is admitted after it, or has left before it; anything else there is no way to say. */
function standingOf({ key, couldNotEarn = [] }: ScenarioPartner, { program, steps }: Scenario) {
  const [gap, another] = couldNotEarn;
  if (!gap) return { admittedAt: program.startsAt, leavesAt: null };
  const first = steps.map(({ occurredAt }) => Date.parse(occurredAt)).reduce((a, b) => Math.min(a, b), Infinity);
  if (another || (gap.until !== undefined && Date.parse(gap.from) > first)) {
    throw new NotTaken(`${key} could earn, then could not, then could again: no standing of a partner does that`);
  }
  return gap.until === undefined
    ? { admittedAt: program.startsAt, leavesAt: gap.from }
    : { admittedAt: gap.until, leavesAt: null };
}

function ratesInput(rates: NonNullable<Scenario['rates']>): object {
  const days = new Map<string, { currency: string; rate: string }[]>();
  for (const { day, currency, perEuro } of rates) {
    days.set(day, [...(days.get(day) ?? []), { currency, rate: written(perEuro) }]);
  }
  return {
    ...{ idempotencyKey: 'rates', source: 'ecb', base: 'EUR' },
    days: [...days].map(([day, published]) => ({ day, rates: published })),
  };
}
