import { Connection, MutationPayload, SummedConnection } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { BalanceRow } from '../read-models/balance/balance.row.view.js';
import { ClosingRow } from '../read-models/closing.view.js';
import { CommissionRow } from '../read-models/commission/commission.row.view.js';
import { PartnerMonthCommissionRow, ProgramMonthCommissionRow } from '../read-models/month.row.view.js';
import { StatementRow } from '../read-models/statement.row.view.js';

@ObjectType({ description: 'A page of lines of ledgers.' })
export class CommissionConnection extends SummedConnection(CommissionRow, 'Commission', {
  amount: { of: 'amountMinor', minor: true, description: 'What they add to balances, less what they take away.' },
  left: { of: 'leftMinor', minor: true, description: 'What is left of them with all that was linked to them.' },
}) {}

@ObjectType({ description: 'A page of statements.' })
export class StatementConnection extends SummedConnection(StatementRow, 'Statement', {
  accrued: { of: 'accruedMinor', minor: true, description: 'The lines of their months before payouts.' },
  paidOut: { of: 'payoutMinor', minor: true, isNegated: true, description: 'What was paid out of them.' },
  closing: {
    of: 'closingMinor',
    minor: true,
    description: 'What they carry forward. Of several months of one partner each counts: ask for one month.',
  },
}) {}

@ObjectType({ description: 'A page of balances.' })
export class BalanceConnection extends SummedConnection(BalanceRow, 'Balance', {
  balance: { of: 'balanceMinor', minor: true, description: 'What is owed now, less what partners owe.' },
  onItsWay: { of: 'onItsWayMinor', minor: true, description: 'What is planned or sent, and not settled.' },
  paid: { of: 'paidMinor', minor: true, description: 'What was settled and not returned.' },
  unclaimed: {
    of: 'unclaimedMinor',
    minor: true,
    description: 'What the last closed months left to be claimed, for want of a tax form or payout method.',
  },
}) {}

@ObjectType({ description: 'A page of closings.' })
export class ClosingConnection extends Connection(ClosingRow, 'Closing') {}

@ObjectType({ description: 'A page of months of a program.' })
export class ProgramCommissionMonthConnection extends Connection(ProgramMonthCommissionRow, 'ProgramCommissionMonth') {}

@ObjectType({ description: 'A page of partners of a month.' })
export class PartnerCommissionMonthConnection extends Connection(PartnerMonthCommissionRow, 'PartnerCommissionMonth') {}

@ObjectType({ description: 'The entry changed, or why not.' })
export class ChangeCommissionPayload extends MutationPayload {}

@ObjectType({ description: 'The ledger adjusted, or why not.' })
export class AdjustCommissionPayload extends MutationPayload {}

@ObjectType({
  description: 'The program whose month is being closed, or why not. Read with `afterEffects` to see its statements.',
})
export class ClosePeriodPayload extends MutationPayload {}
