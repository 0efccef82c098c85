import { Decimal, sum } from '#libs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { LONG } from '../support/scale.js';
import { sharedTestService } from '../support/shared-service.js';
import type { TestService } from '../support/test-service.js';
import { DATA, Pipeline, truthOf } from './pipelines.js';

const MINUTES = 60_000;

interface Figure {
  readonly agent: string | null;
  readonly status: string | null;
  readonly conversions: number;
  readonly creditNotes: number;
  readonly gross: string;
  readonly refunded: string;
  readonly net: string;
}

const total = (figures: readonly Figure[], what: 'gross' | 'refunded' | 'net'): string =>
  sum(figures.map((figure) => Decimal.of(figure[what]))).toString();
const count = (figures: readonly Figure[]): number => figures.reduce((all, { conversions }) => all + conversions, 0);
const of = (figures: readonly Figure[], status: string): number =>
  count(figures.filter((one) => one.status === status));

(DATA && LONG ? describe : describe.skip)('the bookings of two hotels, through the public interfaces', () => {
  let service: TestService;
  let figures: readonly Figure[];
  let ofAgents: readonly Figure[];
  let impact: Readonly<Record<'net' | 'sourced' | 'unattributed', { readonly amount: string }>>;
  const known = DATA ? truthOf('hotel-bookings') : {};

  beforeAll(async () => {
    service = await sharedTestService();
    const program = await Pipeline.begin(service, { key: 'hotel', startsAt: '2015-01-01T00:00:00Z', currency: 'EUR' });
    const summary = await program.import('hotel-bookings.yaml', join(DATA ?? '', 'hotel-bookings'));
    expect(summary).toMatchObject({ badRows: 0, refused: 0 });
    await program.settled(summary.position);
    type Key = { value: string | null; partner: { externalId: string } | null };
    type Raw = Pick<Figure, 'conversions' | 'creditNotes'> &
      Record<'gross' | 'refunded' | 'net', { amount: string }> & { group: [Key, Key] };
    const { conversionFigures } = await program.api<{ conversionFigures: Raw[] }>(
      `query ($programId: ID!) {
        conversionFigures(programId: $programId, groupBy: [CREDITED_PARTNER, METADATA], metadataKeys: ["status"]) {
          group { value partner { externalId } }
          conversions creditNotes gross { amount } refunded { amount } net { amount }
        }
      }`,
      { programId: program.programId },
    );
    const { partnerImpact } = await program.api<{ partnerImpact: typeof impact }>(
      `query ($programId: ID!) {
        partnerImpact(programId: $programId, from: "2015-01-01", to: "2017-12-31") {
          net { amount } sourced { amount } unattributed { amount }
        }
      }`,
      { programId: program.programId },
    );
    impact = partnerImpact;
    figures = conversionFigures.map(({ group: [agent, status], gross, refunded, net, ...counts }) => ({
      ...counts,
      ...{ agent: agent.partner?.externalId ?? null, status: status.value },
      ...{ gross: gross.amount, refunded: refunded.amount, net: net.amount },
    }));
    ofAgents = figures.filter(({ agent }) => agent !== null);
  }, 20 * MINUTES);
  afterAll(() => service?.stop(), MINUTES);

  it('are 31,850 sales and a credit note of agents, which come to what is known', () => {
    const [bookings, cancelled, noShow, , , net] =
      known['agents_total[bookings,canceled,noshow,gross,lost,net,commission,clawback,net_commission]'];
    const notes = ofAgents.reduce((all, { creditNotes }) => all + creditNotes, 0);
    expect([count(ofAgents), notes, count(ofAgents) + notes]).toEqual([31_850, 1, bookings]);
    expect([of(ofAgents, 'Canceled'), of(ofAgents, 'No-Show')]).toEqual([cancelled, noShow]);
    // The credit note of 63.80 is given back here; the known figures have it in what was sold.
    expect([total(ofAgents, 'gross'), total(ofAgents, 'refunded')]).toEqual(['15454537.58', '5471564.37']);
    expect(total(ofAgents, 'net')).toBe(net);
  });

  it('have what is known of each of the ten greatest agents, and are nobody’s where they are direct', () => {
    const top = Object.entries<[number, number, number, string, string, string]>(known.top10_agents);
    for (const [agent, [bookings, cancelled, noShow, gross, lost, net]] of top) {
      const own = ofAgents.filter((one) => one.agent === agent);
      expect([agent, count(own), of(own, 'Canceled'), of(own, 'No-Show')]).toEqual([
        agent,
        bookings,
        cancelled,
        noShow,
      ]);
      expect([total(own, 'gross'), total(own, 'refunded'), total(own, 'net')]).toEqual(
        [gross, lost, net].map((text) => Decimal.of(text).toString()),
      );
    }
    expect(count(figures) - count(ofAgents)).toBe(known.rows - 31_851);
  });

  it('brought the hotels 9,982,973.21 of 11,601,850.23, as their own figures say', () => {
    const { net, sourced, unattributed } = impact;
    expect([net.amount, sourced.amount, unattributed.amount]).toEqual(['11601850.23', '9982973.21', '1618877.02']);
    expect(Decimal.of(sourced.amount).toString()).toBe(total(ofAgents, 'net'));
  });
});
