import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ledgerEvents, statementEvents } from '#libs/commissions';
import { CONTEXT_MODULES } from '#libs/contexts';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import { personalFieldsOf } from '#libs/kernel';
import { partnerEvents } from '#libs/partners';
import { performanceEvents } from '#libs/tiers';

const index = eventTypesOf([ledgerEvents, statementEvents, partnerEvents, performanceEvents] as never);
const keys = new MemoryPersonalData();
const codec = new EventCodec(keys);
const AT = '2026-01-01T00:00:00.000Z';
const WORDS = 'Kim Doe told us so';
const envelope = {
  ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, commandId: 'c', bodyHash: 'b' },
  ...{ $correlationId: 'c', $causationId: 'c', occurredAt: AT },
};

const written = (type: string, field: string, partnerId: string) =>
  codec.encode(index, { type, data: { partnerId, programId: 'p', at: AT, [field]: WORDS } }, 'e', envelope);

async function read(type: string, data: unknown, version: number): Promise<object | undefined> {
  const [noun] = type.split('.');
  const at = { stream: `${noun}-t.a`, revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: AT };
  const [event] = await codec.decode(index, [{ id: 'e', type, data, metadata: { ...envelope, version }, ...at }]);
  return event?.data;
}

const LISTS: readonly (readonly [what: string, fields: readonly (readonly [type: string, field: string])[]])[] = [
  [
    'a commission, a payout or a statement',
    [
      ['ledger.clawback-reversed', 'reason'],
      ['ledger.commission-adjusted', 'reason'],
      ['ledger.commission-voided', 'reason'],
      ['ledger.commission-declined', 'reason'],
      ['ledger.commission-held', 'reason'],
      ['ledger.hold-released', 'reason'],
      ['ledger.payout-failed', 'reason'],
      ['ledger.payout-returned', 'reason'],
      ['ledger.payout-unknown', 'reason'],
      ['statement.disputed', 'reason'],
      ['statement.dispute-resolved', 'note'],
    ],
  ],
  [
    'a partner',
    [
      ['partner.suspended', 'reason'],
      ['partner.resumed', 'reason'],
      ['partner.offboarded', 'reason'],
      ['partner.rejected', 'note'],
      ['partner.banned', 'note'],
      ['partner.merged', 'reason'],
      ['partner.absorbed', 'reason'],
      ['partner.tier-set', 'reason'],
      ['partner.certification-revoked', 'reason'],
    ],
  ],
  [
    'a tier',
    [
      ['performance.override-set', 'reason'],
      ['performance.override-ended', 'note'],
      ['performance.tier-decided', 'note'],
      ['performance.proposal-closed', 'note'],
    ],
  ],
];

describe.each(LISTS)('what somebody says of %s in their own words', (_what, fields) => {
  it.each(fields)('%s keeps its %s encrypted, and forgets it with the partner', async (type, field) => {
    const partnerId = `of ${type}`;
    const before = await written(type, field, partnerId);
    expect(JSON.stringify(before)).not.toContain(WORDS);
    expect(await read(type, before.data, 2)).toMatchObject({ [field]: WORDS });
    expect(await read(type, { partnerId, [field]: WORDS }, 1)).toMatchObject({ [field]: WORDS });
    keys.erase('t', partnerId);
    expect(await read(type, before.data, 2)).toMatchObject({ partnerId, [field]: null });
    expect((await written(type, field, partnerId)).data).toMatchObject({ partnerId, [field]: null });
  });
});

/** Words of machines: references of those who pay, and in what an endpoint failed. */
const OF_MACHINES = ['fund.payment-reconciled', 'ledger.payout-reconciled', 'webhook.failing-noticed'];

describe('what events keep in somebody’s own words', () => {
  const all = eventTypesOf(CONTEXT_MODULES.flatMap(({ context }) => context.aggregates.map(({ events }) => events)));
  type Golden = { readonly shape: { readonly of: Readonly<Record<string, unknown>> } };
  const shapeOf = (type: string, version: number): Golden['shape']['of'] =>
    (JSON.parse(readFileSync(join(import.meta.dirname, `../golden/${type}.v${version}.json`), 'utf8')) as Golden).shape
      .of;
  /** A text, or nothing; no choice of ours. */
  const isFree = (shape: unknown): boolean =>
    shape === 'string' || ((shape as { readonly any?: readonly unknown[] }).any?.includes('string') ?? false);
  const words = [...all].flatMap(([type, spec]) =>
    Object.entries(shapeOf(type, spec.version))
      .filter(([field, shape]) => /^(reason|note|evidence|comment|wording)\??$/.test(field) && isFree(shape))
      .map(([field]) => ({ type, field: field.replace('?', ''), spec })),
  );

  it('is encrypted, in every event of every context', () => {
    expect(words.length).toBeGreaterThan(70);
    const open = words.filter(
      ({ field, spec }) => !personalFieldsOf(spec).some(({ fields }) => fields.includes(field as never)),
    );
    expect(open.map(({ type }) => type).sort()).toEqual(OF_MACHINES);
  });

  it('is left out, and not refused, after an erasure', () => {
    const strict = words.filter(({ field, spec }) =>
      personalFieldsOf(spec).some(({ fields, afterErasure }) => fields.includes(field as never) && !afterErasure),
    );
    expect(strict.map(({ type }) => type)).toEqual([]);
  });
});
