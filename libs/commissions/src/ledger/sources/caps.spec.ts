import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryBlindIndex } from '#libs/eventing';
import type { Cap } from '#libs/programs';
import { creditNote, Ledger, refund, sale, share, told } from '../../../test/ledger.fixtures.js';
import { VoidCommission } from '../commands/ledger.commands.js';
import { ledgerEvents } from '../events/ledger.events.js';

const cap = (amount: string, more: Partial<Cap> = {}): Cap => ({
  capId: 'cap',
  per: 'partner',
  window: 'month',
  amount,
  ...more,
});
const tenPercent = (...caps: Cap[]) => share('0.1', { caps });

describe('a cap', () => {
  it('of 1,000 under 100 sales of 15.01 grants 1,000.00, not a cent more', () => {
    const ledger = new Ledger();
    const plan = tenPercent(cap('1000.00'));
    ledger.post(...Array.from({ length: 100 }, (_, n) => sale({ id: `s${n}`, amount: '150.1', plan })));
    expect(ledger.balance).toBe('1000.00');
    // 66 × 15.01 = 990.66; the 67th gets 9.34
    expect(told(ledger.events.slice(66, 69))).toEqual(['accrued 15.01', 'accrued 9.34', 'accrued 0.00']);
  });

  it('is exact at its edge: what fills it is granted in full', () => {
    const ledger = new Ledger();
    const plan = tenPercent(cap('10.00'));
    const posted = ledger.post(sale({ id: 'a', amount: '100', plan }), sale({ id: 'b', amount: '0.10', plan }));
    expect(told(posted)).toEqual(['accrued 10.00', 'accrued 0.00']);
    expect(posted[0]?.data).toMatchObject({
      caps: [{ capId: 'cap', windowKey: '2011-01', wanted: '10.00', granted: '10.00' }],
    });
    expect(posted[1]?.data).toMatchObject({ caps: [{ wanted: '0.01', granted: '0.00' }] });
  });

  it('is not freed by refunds or voids', () => {
    const ledger = new Ledger();
    const plan = tenPercent(cap('10.00'));
    ledger.post(sale({ id: 'a', amount: '60', plan }), sale({ id: 'b', amount: '40', plan }));
    ledger.post(refund('r', 'a', { after: '60', charged: '60' }));
    ledger.do(VoidCommission, { entryId: ledger.entries[1] ?? '', reason: 'error' });
    expect(told(ledger.post(sale({ id: 'c', amount: '100', plan })))).toEqual(['accrued 0.00']);
  });

  it('follows business time in the zone of the sale, in the order of the ledger', () => {
    const plan = tenPercent(cap('10.00'));
    const posted = new Ledger().post(
      sale({ id: 'a', amount: '80', plan, at: '2011-03-31T22:59:59.999Z' }),
      sale({ id: 'b', amount: '80', plan, at: '2011-03-31T23:00:00.000Z' }),
      sale({ id: 'c', amount: '80', plan, at: '2011-03-01T00:00:00.000Z' }),
    );
    expect(told(posted)).toEqual(['accrued 8.00', 'accrued 8.00', 'accrued 2.00']);
  });

  it('per customer counts each on its own, and nobody where no customer is named', () => {
    const plan = tenPercent(cap('10.00', { per: 'customer', window: 'lifetime' }));
    const posted = new Ledger().post(
      sale({ id: 'a', amount: '90', plan, customerRef: 'x' }),
      sale({ id: 'b', amount: '90', plan, customerRef: 'y' }),
      sale({ id: 'c', amount: '90', plan, customerRef: 'x' }),
      sale({ id: 'd', amount: '900', plan }),
    );
    expect(told(posted)).toEqual(['accrued 9.00', 'accrued 9.00', 'accrued 1.00', 'accrued 90.00']);
    expect(posted[2]?.data).toMatchObject({ caps: [{ windowKey: 'lifetime|x' }] });
    expect(posted[3]?.data).toMatchObject({ caps: [] });
  });

  it('beside another: the tighter one decides, both consume what was granted', () => {
    const plan = tenPercent(cap('10.00'), cap('4.00', { capId: 'day', window: 'day' }));
    const posted = new Ledger().post(
      sale({ id: 'a', amount: '70', plan }),
      sale({ id: 'b', amount: '70', plan, at: '2011-01-06T12:00:00.000Z' }),
      sale({ id: 'c', amount: '70', plan, at: '2011-01-07T12:00:00.000Z' }),
    );
    expect(told(posted)).toEqual(['accrued 4.00', 'accrued 4.00', 'accrued 2.00']);
    expect(posted[2]?.data).toMatchObject({
      caps: [
        { capId: 'cap', wanted: '7.00', granted: '2.00' },
        { capId: 'day', wanted: '7.00', granted: '2.00' },
      ],
    });
  });

  it('lowered by a new version below what was granted grants nothing more, and takes nothing back', () => {
    const ledger = new Ledger();
    const posted = ledger.post(
      sale({ id: 'a', amount: '90', plan: tenPercent(cap('10.00')) }),
      sale({ id: 'b', amount: '90', plan: { ...tenPercent(cap('5.00')), version: 2 } }),
    );
    expect(told(posted)).toEqual(['accrued 9.00', 'accrued 0.00']);
  });

  it('does not touch what is negative', () => {
    const plan = tenPercent(cap('10.00'));
    const posted = new Ledger().post(
      creditNote({ id: 'a', amount: '-500', plan }),
      sale({ id: 'b', amount: '200', plan }),
    );
    expect(told(posted)).toEqual(['accrued -50.00', 'accrued 10.00']);
  });
});

describe('a window of a cap per customer', () => {
  it('that older events kept under the vendor’s reference is the one that newer sales fall into', async () => {
    const codec = new EventCodec(undefined, new MemoryBlindIndex());
    const programId = '00000000-0000-5000-8000-000000000001';
    const kept = async (windowKey: string, version: number): Promise<unknown> => {
      const caps = [{ capId: 'cap', windowKey, wanted: '1.00', granted: '1.00' }];
      const event = {
        ...{ id: 'e', stream: 'ledger-t.l', type: 'ledger.commission-accrued', revision: 0n },
        ...{ position: { commit: 1n, prepare: 1n }, recordedAt: '2026-01-01T00:00:00.000Z' },
        ...{ data: { programId, caps }, metadata: { tenant: 't', commandId: 'c', version } },
      };
      const [read] = await codec.decode(eventTypesOf([ledgerEvents as never]), [event]);
      return (read?.data as { caps: { windowKey: string }[] }).caps[0]?.windowKey;
    };
    const nameOf = await new MemoryBlindIndex().persons('t');
    expect(await kept('2011-01|kim|1@example.com', 1)).toBe(`2011-01|${nameOf(programId, 'kim|1@example.com')}`);
    for (const other of ['2011-01', 'program|2011-01']) expect(await kept(other, 1)).toBe(other);
    expect(await kept('2011-01|person:x', 2)).toBe('2011-01|person:x');
  });
});
