import { describe, expect, it } from '@jest/globals';
import { scenario } from '#libs/kernel';
import { creditNote } from './credit-note.js';
import type { CreditNoteEvent } from '../events/credit-note.events.js';
import { lineOf, recordCreditNote } from '../../test/sale.fixtures.js';

const back = { lines: [lineOf('-2', '2.125'), lineOf('1', '0.5')] };

describe('a credit note', () => {
  const past = scenario(creditNote).given().when(recordCreditNote(back)) as CreditNoteEvent[];

  it('is zero or negative in all, exactly', () => {
    expect(past).toMatchObject([
      { type: 'credit-note.recorded', data: { creditNoteId: 'note-1', externalId: 'C1', amount: '-3.75' } },
    ]);
  });

  it('may give nothing back, and is refused where it takes', () => {
    const noted = (lines: Parameters<typeof recordCreditNote>[0]) =>
      scenario(creditNote).given().when(recordCreditNote(lines));
    expect(noted({ lines: [lineOf('-1', '0')] })).toMatchObject([{ data: { amount: '0' } }]);
    expect(noted({ lines: [lineOf('1', '1')] })).toMatchObject({ refused: 'NOT_NEGATIVE' });
  });

  it('is held to the same checks as a sale', () => {
    const unknown = { timeZone: 'Europe/London', partners: ['unknown'] as const };
    expect(scenario(creditNote).given().when(recordCreditNote(back, unknown))).toMatchObject({
      refused: 'PARTNER_NOT_FOUND',
    });
    expect(
      scenario(creditNote)
        .given()
        .when(recordCreditNote({ lines: Array(9_000).fill(lineOf('-1', '1')) })),
    ).toMatchObject({ refused: 'TOO_LARGE' });
  });

  it('that comes again changes nothing, and another one under its number is refused', () => {
    expect(
      scenario(creditNote)
        .given(...past)
        .when(recordCreditNote(back)),
    ).toEqual([]);
    expect(
      scenario(creditNote)
        .given(...past)
        .when(recordCreditNote({ lines: [lineOf('-1', '3.75')] })),
    ).toMatchObject({ refused: 'CREDIT_NOTE_DIFFERS' });
  });
});
