import type { CorrectionFault } from '../ledger/persons-corrections.js';
import type { FieldDifference } from '../sources/findings.js';

/** What is wrong with a correction by a person: a sentence, or the fields that are not what they must be. */
export interface Wrong {
  readonly message: string;
  readonly fields: readonly FieldDifference[];
}

const FAULTS: Partial<Record<CorrectionFault, string>> = {
  MORE_THAN_LEFT: 'it takes back more than is left of the entry',
  NOTHING_LEFT_TO_CLAW_BACK: 'it takes back of an entry of which nothing is left',
};

export const faulty = (fault: CorrectionFault, recorded: string): Wrong =>
  wrong(FAULTS[fault] ?? `it may not be: ${fault}`, 'amount', null, recorded);

export const wrong = (message: string, path: string, expected: unknown, recorded: unknown): Wrong => ({
  message,
  fields: [{ path, expected, recorded }],
});

export const unknownRoot = (of: string): Wrong => wrong('it names an entry that is not in this ledger', 'of', null, of);
