import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ProgramTerms, Recomputation } from '../../libs/audit/src/ledger/recomputation.js';
import { digitsOf } from '../../libs/audit/src/arithmetic/minor.js';
import { SaleReplays } from '../../libs/audit/src/history/sale-replay.js';
import type { FieldDifference } from '../../libs/audit/src/sources/findings.js';
import type { SourceEvent } from '../../libs/audit/src/sources/source.checks.js';
import {
  amendSale,
  byLines,
  lineOf,
  recordSale,
  refundSale,
  reverseRefund,
} from '../../libs/sales/test/sale.fixtures.js';
import { sale } from '../../libs/sales/src/sale/sale.js';
import type { SaleEvent } from '#libs/sales';
import { isRefusal } from '#libs/kernel';

type SaleCommand = Parameters<typeof sale.decide>[0];

const RUNS = { numRuns: 3 * Number(process.env['CONCORD_AUDIT_RUNS'] ?? 100) };

const price = fc.constantFrom('0', '0.01', '3.33', '10', '33.34', '99.999', '100');
const lines = fc
  .tuple(
    fc.array(
      fc.record({
        kind: fc.constantFrom('goods' as const, 'service' as const, 'postage' as const),
        quantity: fc.constantFrom('1', '2', '3', '0.5'),
        unitPrice: price,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    fc.constantFrom(undefined, undefined, '-0.02', '-7', '-0.003', '-120'),
    fc.constantFrom(undefined, undefined, undefined, ['1', '-30'] as const, ['-1', '-100'] as const),
  )
  .map(([sold, discount, back]) => [
    ...sold.map(({ quantity, unitPrice, kind }) => ({ ...lineOf(quantity, unitPrice), kind })),
    ...(discount === undefined ? [] : [{ ...lineOf('1', discount), kind: 'discount' as const }]),
    ...(back === undefined ? [] : [lineOf(back[0], back[1])]),
  ]);

const number = fc.integer({ min: 1, max: 6 });
const amount = fc.constantFrom('0.01', '3.33', '0.005', '10', '50', '120');
const how = fc.oneof(amount, fc.constantFrom(null, '1 units', '0.5 units', '4 units'));
const extent = fc.oneof(
  fc.constant(null),
  amount,
  fc.oneof(amount, fc.constant('0')).map((refundedTotal) => ({ kind: 'total' as const, refundedTotal })),
  fc.dictionary(fc.constantFrom('1', '2', '3', '4'), how, { minKeys: 1, maxKeys: 2 }).map(byLines),
);

const command: fc.Arbitrary<SaleCommand> = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(number, extent).map(([of, asked]) => refundSale(`R${of}`, asked)) },
  { weight: 2, arbitrary: number.map((of) => reverseRefund(`R${of}`)) },
  { weight: 2, arbitrary: lines.map((all) => amendSale(all)) },
);

const histories = fc.tuple(
  fc.array(command, { maxLength: 2 }),
  lines.map((all) => recordSale({ lines: all })),
  fc.array(command, { minLength: 1, maxLength: 8 }),
);

/** What a history of commands becomes; what is refused changes nothing. */
function decided(commands: readonly SaleCommand[]): SaleEvent[] {
  let state = sale.initial;
  return commands.flatMap((next) => {
    const decision = sale.decide(next, state);
    if (isRefusal(decision)) return [];
    for (const event of decision) state = sale.evolve(state, event);
    return decision;
  });
}

/** What is rated by it plays no part here. */
const NOTHING_KNOWN: ProgramTerms = {
  currency: 'GBP',
  digitsOf,
  partners: { facts: () => () => [], earns: () => false, terms: () => 'NO_PLAN_IN_FORCE', holds: () => [] },
  conversion: () => undefined,
};

function differencesOf(events: readonly SaleEvent[]): FieldDifference[] {
  const replays = new SaleReplays(new Recomputation(NOTHING_KNOWN, () => undefined));
  return events.flatMap((event) => replays.take(event as unknown as SourceEvent));
}

describe('the replay of sales', () => {
  it(`agrees with what sales decide on ${RUNS.numRuns} random histories`, () => {
    fc.assert(
      fc.property(histories, ([early, recorded, later]) => {
        expect(differencesOf(decided([...early, recorded, ...later]))).toEqual([]);
      }),
      RUNS,
    );
  });

  const known = [
    recordSale({ lines: [lineOf('2', '50'), lineOf('1', '20')] }),
    refundSale('R1', '60'),
    refundSale('R2', '100'),
  ];
  const altered = (type: SaleEvent['type'], data: object): FieldDifference[] => {
    const events = decided([...known, reverseRefund('R1')]);
    return differencesOf(
      events.map(
        (event) => (event.type === type ? { ...event, data: { ...event.data, ...data } } : event) as SaleEvent,
      ),
    );
  };

  it('lets stand what an older build recorded of too many units', () => {
    const units = { 1: '4 units' };
    const more = [refundSale('R1', byLines({ 1: null })), refundSale('R2', byLines(units)), reverseRefund('R1')];
    const events = decided([recordSale({ lines: [lineOf('2', '146.4148')] }), ...more]);
    const recorded = (exceeded: string): SaleEvent[] =>
      events.map((event) =>
        event.type === 'sale.refund-exceeded'
          ? ({ ...event, data: { ...event.data, exceeded, lines: [{ line: 1, amount: exceeded }] } } as SaleEvent)
          : event,
      );
    const found = (exceeded: string) => differencesOf(recorded(exceeded)).map(({ path }) => path);
    expect([found('585.6592'), found('585.66'), found('585.65')]).toEqual([[], [], ['exceeded']]);
    const unsaid = decided([
      recordSale({ lines: [lineOf('1', '0.001')] }),
      ...more.slice(0, 2),
      refundSale('R3', null),
    ]);
    expect(differencesOf(unsaid.filter(({ type }) => type !== 'sale.refund-exceeded'))).toEqual([]);
  });

  it.each([
    ['sale.refunded', { refundedAfter: '61' }, 'refundedAfter'],
    ['sale.refunded', { refundedWhole: true }, 'refundedWhole'],
    ['sale.refunded', { wasRefundedWhole: true }, 'wasRefundedWhole'],
    ['sale.refunded', { lines: [] }, 'lines.1.refundedAfter'],
    ['sale.refund-exceeded', { exceeded: '39' }, 'exceeded'],
    ['sale.refund-reversed', { amount: '59' }, 'amount'],
    ['sale.refund-reversed', { moved: [] }, 'moved.refund-R2'],
  ] as const)('names a %s that was changed: %j', (type, data, path) => {
    expect(altered(type, {})).toEqual([]);
    expect(altered(type, data).map((difference) => difference.path)).toContain(path);
  });
});
