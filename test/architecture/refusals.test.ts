import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from 'typescript';
import { type Refusals, refusalsOf, refusalsOfAggregate, unionOf } from '../../scripts/lib/refusals/mutations.mjs';
import { sourcesOf } from '../../scripts/lib/refusals/sources.mjs';
import { assertDescribed } from '../support/described.js';
import { TABLE, tableOf } from '../../scripts/lib/refusals/table.mjs';

const ROOT = join(import.meta.dirname, '../..');
const PROGRAM = 'libs/programs/src/program/program.ts';
const CODES = 'libs/programs/src/vocabulary/program.refusals.ts';

/** Each aggregate that names its codes: one of its commands, and the type. */
const UNIONS = [
  ['CreateProgram', CODES, 'ProgramRefusal'],
  ['BanPartner', 'libs/partners/src/events/partner.refusals.ts', 'PartnerRefusal'],
  ['SetPartnerParent', 'libs/partners/src/hierarchy/hierarchy.refusals.ts', 'HierarchyRefusal'],
  ['PublishRates', 'libs/rates/src/rates.refusals.ts', 'RatesRefusal'],
  ['ReviewTier', 'libs/tiers/src/performance/performance.refusals.ts', 'PerformanceRefusal'],
  ['SubmitDeal', 'libs/deals/src/vocabulary/deal.refusals.ts', 'DealRefusal'],
  ['MarkCustomer', 'libs/deals/src/vocabulary/account.refusals.ts', 'AccountRefusal'],
  ['RecordSale', 'libs/sales/src/events/sale.refusals.ts', 'SaleRefusal'],
  ['RecordCreditNote', 'libs/sales/src/events/sale.refusals.ts', 'CreditNoteRefusal'],
  ['ApprovePayout', 'libs/commissions/src/ledger/events/ledger.refusals.ts', 'LedgerRefusal'],
  ['ReserveCap', 'libs/commissions/src/program-cap/cap.refusals.ts', 'CapRefusal'],
  ['RequestClosing', 'libs/commissions/src/period/accounting-periods.refusals.ts', 'AccountingPeriodRefusal'],
  ['DisputeStatement', 'libs/commissions/src/statement/statement.refusals.ts', 'StatementRefusal'],
  ['OpenFundBudget', 'libs/marketing/src/vocabulary/fund.refusals.ts', 'FundBudgetRefusal'],
  ['HoldReward', 'libs/rewards/src/vocabulary/reward.refusals.ts', 'WalletRefusal'],
  ['SubmitFundRequest', 'libs/marketing/src/vocabulary/fund.refusals.ts', 'FundRefusal'],
  ['ProposeSharing', 'libs/marketing/src/vocabulary/sharing.refusals.ts', 'SharingRefusal'],
  ['PlanActivity', 'libs/marketing/src/vocabulary/activity.refusals.ts', 'ActivityRefusal'],
] as const;

const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

interface Read {
  readonly program: Program;
  readonly refusals: Refusals;
}

const reading = (changed: ReadonlyMap<string, string> = new Map(), below?: string): Read => {
  const program = sourcesOf(ROOT, changed);
  return { program, refusals: refusalsOf(program, ROOT, below) };
};

const namedAndAnswered = ({ program, refusals }: Read, [command, file, name]: (typeof UNIONS)[number]) => ({
  named: unionOf(program, ROOT, file, name),
  answered: [...refusalsOfAggregate(refusals, command)].sort(),
});

describe('the refusals that mutations describe', () => {
  let read: Read;
  beforeAll(() => {
    read = reading();
  });

  it('are those that the rules can answer (mended by npm run schema)', async () => {
    expect(textOf(TABLE)).toBe(await tableOf(read.refusals));
  });

  it('are all known from the sources', () => {
    expect(read.refusals.unknown).toEqual([]);
  });

  it.each(UNIONS)('of the aggregate of %s are those that its type names, no more and no less', (...union) => {
    const { named, answered } = namedAndAnswered(read, union);
    expect(answered).toEqual(named);
  });

  it('are found wrong where a rule answers another code, or one that is no literal, or a type names one that no rule answers', () => {
    const changes: readonly (readonly [file: string, from: string, to: string])[] = [
      [PROGRAM, "refuse('PERIOD_HAS_BEGUN'", "refuse('PLANTED'"],
      [PROGRAM, "refuse('PROGRAM_EXISTS'", 'refuse(data.name'],
      [CODES, "'BAD_BANDS'", "'BAD_BANDS' | 'NEVER_ANSWERED'"],
    ];
    const changed = new Map<string, string>();
    for (const [file, from, to] of changes) {
      const text = changed.get(file) ?? textOf(file);
      expect(text).toContain(from);
      changed.set(file, text.replace(from, to));
    }
    const planted = reading(changed, 'libs/programs');
    const of = ({ refusals }: Read, name: string) => JSON.stringify(refusals.mutations[name]);
    const names = Object.keys(planted.refusals.mutations).filter((name) => of(planted, name) !== of(read, name));
    expect(names).toEqual(['changeTimeZone', 'createProgram']);
    expect(planted.refusals.mutations['changeTimeZone']?.rules).toContain('PLANTED');
    expect(planted.refusals.unknown).toEqual([expect.stringContaining('data.name')]);
    const { named, answered } = namedAndAnswered(planted, UNIONS[0]);
    expect(named.filter((code) => !answered.includes(code))).toEqual(
      expect.arrayContaining(['NEVER_ANSWERED', 'PERIOD_HAS_BEGUN', 'PROGRAM_EXISTS']),
    );
    expect(answered.filter((code) => !named.includes(code))).toEqual(['PLANTED']);
  });
});

describe('an answer in a journey', () => {
  const query = 'mutation { changed: changeTimeZone(input: {}) { userErrors { code } } }';
  const refusing = (code: string) => ({ changed: { userErrors: [{ code }] } });

  it('may refuse with a code that its mutation describes, and with no other', () => {
    assertDescribed(query, refusing('PERIOD_HAS_BEGUN'));
    expect(() => assertDescribed(query, refusing('PLANTED'))).toThrow('changeTimeZone answers PLANTED');
  });
});
