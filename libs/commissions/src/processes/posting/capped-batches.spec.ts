import { beforeEach, describe, expect, it } from '@jest/globals';
import type { PolicyCommand } from '#libs/eventing';
import type { Recorded } from '#libs/kernel';
import { by, sale, share } from '../../../test/ledger.fixtures.js';
import type { PostUnderCaps } from '../../program-cap/cap.commands.js';
import { type Opening, VoidUnpaid } from '../../ledger/commands/ledger.commands.js';
import { CappedBatches } from './capped-batches.js';

const metadata = { tenant: 't', $correlationId: 'c', occurredAt: '2011-01-05T12:00:00.000Z' };
const happened = (id: string) => ({ id, metadata }) as Recorded;
const opening = (ledgerId: string, programId = 'program'): Opening => ({
  ...{ ledgerId, programId, partnerId: ledgerId, currency: 'GBP', firstPeriod: '2011-01' },
});
const shared = share('0.1', { caps: [{ capId: 'all', per: 'program', window: 'month', amount: '10.00' }] });
const capped = (id: string) => sale({ id, amount: '10', plan: shared });
const plain = (id: string) => sale({ id, amount: '10' });
const take = (ledgerId: string, id: string, programId?: string) => ({
  ...{ opening: opening(ledgerId, programId), item: capped(id), parked: false, later: [] },
});
const sources = ({ command }: PolicyCommand) =>
  (command as PostUnderCaps).data.takes.map(({ item }) => item.source.id).join();

let batches: CappedBatches;
beforeEach(() => {
  batches = new CappedBatches('policy');
});

describe('sources that draw on caps of their program', () => {
  it('take with them what comes to the same ledger later, and nothing else', () => {
    expect([batches.takes('anna', plain('a')), batches.takes('anna', capped('b'))]).toEqual([false, true]);
    batches.add(happened('1'), take('anna', 'b'));
    expect([batches.takes('anna', plain('c')), batches.takes('ben', plain('d'))]).toEqual([true, false]);
  });

  it('go together in the order of history, programs by themselves', () => {
    for (const [n, ledgerId] of ['anna', 'ben', 'anna'].entries())
      batches.add(happened(`${n}`), take(ledgerId, `s${n}`));
    batches.add(happened('3'), take('cleo', 'other', 'another'));
    expect(batches.flush('ben').map(sources)).toEqual(['s0,s1,s2']);
    expect(batches.flush('ben')).toEqual([]);
    expect(batches.flushAll().map(sources)).toEqual(['other']);
  });

  it('are sent before they are too many for one append', () => {
    const sent = Array.from({ length: 251 }, (_, n) => batches.add(happened(`${n}`), take('anna', `s${n}`))).flat();
    expect(sent.map((command) => (command.command as PostUnderCaps).data.takes.length)).toEqual([250]);
    expect(batches.flushAll().map(sources)).toEqual(['s250']);
  });

  it('are sent before their lines are too many for one append, ledgers of one event together', () => {
    const large = (ledgerId: string) => {
      const { item, ...of } = take(ledgerId, `s of ${ledgerId}`);
      const [credit] = item.credits;
      const [line] = credit?.kind === 'rated' ? credit.rated.lines : [];
      if (credit?.kind !== 'rated' || !line) throw new Error('no lines');
      const rated = { ...credit.rated, lines: Array.from({ length: 3_000 }, (_, at) => ({ ...line, line: at + 1 })) };
      return { ...of, item: { ...item, credits: [{ ...credit, rated }] } };
    };
    const takes = (['anna', 'ben'] as const).flatMap((event) =>
      [`${event} 1`, `${event} 2`].map((id) => [event, id] as const),
    );
    const events = { anna: happened('1'), ben: happened('2') };
    const sent = takes.flatMap(([event, ledgerId]) => batches.add(events[event], large(ledgerId)));
    expect(sent.map(sources)).toEqual(['s of anna 1,s of anna 2']);
    expect(batches.flushAll().map(sources)).toEqual(['s of ben 1,s of ben 2']);
  });

  it('are in one orderingKey with everything else that goes to their ledgers', () => {
    const ban = (ledgerId: string): PolicyCommand => ({
      command: new VoidUnpaid({ ledgerId, reason: 'fraud', note: '', at: metadata.occurredAt }, by('policy')),
      answers: [],
    });
    const none = [ban('anna')];
    expect(batches.withOrderingKeys(none)).toBe(none);
    batches.add(happened('1'), take('anna', 'a'));
    const keys = batches
      .withOrderingKeys([ban('anna'), ban('ben'), ...batches.flushAll()])
      .map(({ orderingKey }) => orderingKey);
    expect(keys).toEqual(['program', undefined, 'program']);
  });
});
