import { Connection, MutationPayload } from '#libs/graphql';
import { ObjectType } from '@nestjs/graphql';
import { BalanceRow } from './balance.view.js';
import { ClosingRow } from './closing.view.js';
import { CommissionRow } from './commission.row.view.js';
import { PartnerMonthCommissionRow, ProgramMonthCommissionRow } from './month.view.js';
import { StatementRow } from './statement.row.view.js';

@ObjectType({ description: 'A page of lines of ledgers.' })
export class CommissionConnection extends Connection(CommissionRow, 'Commission') {}

@ObjectType({ description: 'A page of statements.' })
export class StatementConnection extends Connection(StatementRow, 'Statement') {}

@ObjectType({ description: 'A page of balances.' })
export class BalanceConnection extends Connection(BalanceRow, 'Balance') {}

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
