import { describe, expect, it } from '@jest/globals';
import { EventCodec, eventTypesOf, MemoryPersonalData } from '#libs/eventing';
import type { PartnerErased } from '#libs/partners';
import { NoteDeal } from '../src/deal/deal.commands.js';
import { type DealEvent, dealEvents } from '../src/deal/deal.events.js';
import { dealWorkView } from '../src/read-models/deal-work.view.js';
import { dealStepView, staffStepView } from '../src/read-models/timeline/deal-step.view.js';
import { contextAt } from './account.fixtures.js';
import { DEAL, draft, ended, lived, then, told } from './deal.fixtures.js';
import { day, drafted, of, review, rowsOf } from './deal-views.fixtures.js';

const note = (text: string, at = day(2)) => new NoteDeal({ dealId: DEAL, note: text }, contextAt(at));
const noted = (dealId: string, text: string): DealEvent => ({
  type: 'deal.noted',
  data: { ...of(dealId, day(3)), note: text },
});

describe('a manager’s note on a deal', () => {
  it('changes nothing of the deal, whatever its state, and says whose key keeps it', () => {
    const { deal, events } = lived(draft(day(1)), note('ring Kim'));
    expect(deal.status).toBe('draft');
    expect(events.at(-1)).toEqual({
      type: 'deal.noted',
      data: { dealId: DEAL, programId: deal.programId, at: day(2), subjectId: 'A', note: 'ring Kim' },
    });
    expect(then(note('why was it lost?', day(9)), draft(day(1)), told(ended(day(4), 'lost')))).toEqual(['noted']);
    expect(then(note('there is none'))).toBe('NOT_FOUND');
  });

  it('is stored encrypted, and gone once the partner is', async () => {
    const keys = new MemoryPersonalData();
    const codec = new EventCodec(keys);
    const index = eventTypesOf([dealEvents] as never);
    const envelope = {
      ...{ tenant: 't', actor: { subject: 'ada', role: 'manager' }, commandId: 'c', bodyHash: 'b' },
      ...{ $correlationId: 'c', $causationId: 'c', occurredAt: day(1) },
    };
    const at = { stream: 'deal-t.a', revision: 0n, position: { commit: 1n, prepare: 1n }, recordedAt: day(1) };
    const stored = await codec.encode(index, noted('d1', 'ring Kim Doe'), 'e', envelope);
    expect(JSON.stringify(stored)).not.toContain('Kim Doe');
    const read = async () =>
      (await codec.decode(index, [{ ...stored, metadata: { ...envelope, version: 1 }, ...at }]))[0];
    expect(await read()).toMatchObject({ data: { note: 'ring Kim Doe' } });
    keys.erase('t', 'partner-d1');
    expect(await read()).toMatchObject({ data: { note: null } });
  });

  it('is a step that only the vendor’s own people read', () => {
    const history = [drafted('d1'), noted('d1', 'ring Kim')];
    const step = Object.values(rowsOf(dealStepView, history)).find(({ kind }) => kind === 'deal.noted');
    expect(step).toMatchObject({ shared: false, words: null });
    expect(JSON.stringify(step, text)).not.toContain('Kim');
    expect(Object.values(rowsOf(staffStepView, history))).toMatchObject([
      { words: 'ring Kim', subjectId: 'partner-d1' },
    ]);
  });

  it('stands on the work list, the last one of each deal, until the partner is erased', () => {
    const history = [drafted('d1'), drafted('d2'), review('d1', ['NOT_ACTIVE']), review('d2', ['NOT_ACTIVE'])];
    const notes = [noted('d1', 'first'), noted('d2', 'other'), noted('d1', 'last')];
    const erased = {
      type: 'partner.erased',
      data: { partnerId: 'partner-d1', at: day(9) },
    } as unknown as PartnerErased;
    const shown = (more: readonly PartnerErased[] = []) =>
      Object.values(rowsOf(dealWorkView, [...history, ...notes, ...more])).map(({ lastNote }) => lastNote);
    expect(shown()).toEqual(['last', 'other']);
    expect(shown([erased])).toEqual([null, 'other']);
  });
});

const text = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
