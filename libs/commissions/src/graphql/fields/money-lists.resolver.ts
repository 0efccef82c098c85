import { listBelow, listsBelow } from '#libs/graphql';
import { PartnerRow } from '#libs/partners';
import { ProgramRow } from '#libs/programs';
import { CreditNoteRow, RefundRow, SaleRow } from '#libs/sales';
import { BalanceRow } from '../../read-models/balance/balance.row.view.js';
import { CommissionRow } from '../../read-models/commission/commission.row.view.js';
import { PayoutRow } from '../../read-models/payout.row.view.js';
import { SkippedSourceRow } from '../../read-models/skipped-source.view.js';
import { StatementRow } from '../../read-models/statement.row.view.js';
import { BalanceConnection, CommissionConnection, StatementConnection } from '../commission.payloads.js';
import {
  CorrectionArgs,
  NestedBalanceArgs,
  NestedCommissionArgs,
  NestedPayoutArgs,
  NestedSkippedSourceArgs,
  NestedStatementArgs,
  StatementEntryArgs,
} from '../../read-models/lists/list-filters.js';
import {
  balanceList,
  commissionList,
  payoutList,
  skippedSourceList,
  statementList,
} from '../../read-models/lists/lists.js';
import { PayoutConnection } from '../payout.payloads.js';
import { SkippedSourceConnection } from '../skipped-source.resolver.js';

const COMMISSIONS = { row: CommissionRow, page: CommissionConnection, list: commissionList };
const commissions = listBelow({ ...COMMISSIONS, args: NestedCommissionArgs });
const entries = listBelow({ ...COMMISSIONS, args: StatementEntryArgs });
const corrections = listBelow({ ...COMMISSIONS, args: CorrectionArgs });
const statements = listBelow({
  ...{ row: StatementRow, page: StatementConnection, args: NestedStatementArgs, list: statementList },
});
const payouts = listBelow({ row: PayoutRow, page: PayoutConnection, args: NestedPayoutArgs, list: payoutList });
const balances = listBelow({ row: BalanceRow, page: BalanceConnection, args: NestedBalanceArgs, list: balanceList });
const skippedSources = listBelow({
  ...{ row: SkippedSourceRow, page: SkippedSourceConnection, args: NestedSkippedSourceArgs, list: skippedSourceList },
});

/** What is owed, below whatever it is owed to, or for. */
export const MONEY_LISTS = [
  listsBelow(ProgramRow, {
    commissions: commissions('programId', 'Lines of its ledgers, the latest first by business time.'),
    statements: statements('programId', 'Its statements, the latest month first.'),
    payouts: payouts('programId', 'Its payouts, the latest month first.'),
    balances: balances('programId', 'What its partners are owed now.'),
    skippedSources: skippedSources(
      'programId',
      'What was credited to its partners and brought nothing, the latest first.',
    ),
  }),
  listsBelow(PartnerRow, {
    commissions: commissions('partnerId', 'Lines of its ledger, the latest first by business time.'),
    statements: statements('partnerId', 'Its statements, the latest month first.'),
    payouts: payouts('partnerId', 'Its payouts, the latest month first.'),
    skippedSources: skippedSources('partnerId', 'What was credited to it and brought nothing, the latest first.'),
  }),
  listsBelow(SaleRow, {
    commissions: commissions('saleId', 'What it and its refunds caused, the latest first. A partner sees its own.'),
    skippedSources: skippedSources('saleId', 'What of it brought a partner nothing, and why. A partner sees its own.'),
  }),
  listsBelow(CreditNoteRow, {
    commissions: commissions('creditNoteId', 'What it caused, the latest first. A partner sees its own.'),
    skippedSources: skippedSources('creditNoteId', 'Whose entries it did not change, and why. A partner sees its own.'),
  }),
  listsBelow(RefundRow, {
    commissions: commissions('refundId', 'What it caused, and its reversal, the latest first. A partner sees its own.'),
  }),
  listsBelow(PayoutRow, {
    commissions: commissions('payoutId', 'What it covers, the latest first by business time.'),
  }),
  listsBelow(StatementRow, {
    entries: entries(
      'statementId',
      'The lines of the month, the earliest first by business time unless another order is asked for.',
    ),
    disputedEntries: entries(
      'disputedIn',
      'The lines that its open dispute names, the earliest first by business time; none where it is about the statement as a whole.',
    ),
  }),
  listsBelow(CommissionRow, { links: corrections('linkedTo', 'What corrects this entry, the latest first.') }),
];
