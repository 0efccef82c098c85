import {
  allOf,
  type AmountRange,
  Amounts,
  AnyIdOf,
  AnyOf,
  type DayRange,
  Days,
  inclusive,
  inMinor,
  type InstantRange,
  Instants,
  Matching,
  Whether,
  type Where,
} from '#libs/graphql';
import { ofPartners, PartnerFilter } from '#libs/partners';
import { InputType } from '@nestjs/graphql';
import type { PaymentStatus, RequestStatus } from '../../fund/state/fund.state.js';
import type { FundClaimRow } from '../fund-claim.row.view.js';
import {
  type ClaimStatus,
  FundClaimStatusEnum,
  FundRequestStatusEnum,
  ReimbursementStatusEnum,
} from '../fund-enums.types.js';
import type { FundRequestRow } from '../fund-request.row.view.js';
import type { FundRow } from '../fund.view.js';
import type { ReimbursementRow } from '../reimbursement.view.js';

@InputType({ description: 'Which funds.' })
export class FundFilter {
  @AnyIdOf('fund', 'One of these.')
  id?: string[];

  @AnyIdOf('fund_budget', 'Of one of these budgets.')
  budgetId?: string[];

  @Amounts('That have this much available.')
  available?: AmountRange;

  @Instants('Whose budget is over then.')
  endsAt?: InstantRange;

  @Whether('Whether it has ended and what was not approved has expired.')
  ended?: boolean;

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

@InputType({ description: 'Which requests.' })
export class FundRequestFilter {
  @AnyOf(FundRequestStatusEnum, 'One of these far.')
  status?: RequestStatus[];

  @AnyIdOf('fund', 'Of one of these funds.')
  fundId?: string[];

  @Instants('Handed in then, business time.')
  submittedAt?: InstantRange;

  @Instants('Last decided then, business time.')
  decidedAt?: InstantRange;

  @Instants('Of which the last moment at which claims are taken is then.')
  lastClaimAt?: InstantRange;

  @Amounts('That ask for this.')
  amount?: AmountRange;

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

@InputType({ description: 'Which claims.' })
export class FundClaimFilter {
  @AnyOf(FundClaimStatusEnum, 'One of these far.')
  status?: ClaimStatus[];

  @AnyIdOf('fund', 'Of one of these funds.')
  fundId?: string[];

  @AnyIdOf('fund_request', 'Of one of these requests.')
  requestId?: string[];

  @Instants('Handed in then, business time.')
  submittedAt?: InstantRange;

  @Instants('Last decided then, business time.')
  decidedAt?: InstantRange;

  @Amounts('Of which this was granted.')
  approved?: AmountRange;

  @Matching(() => PartnerFilter, 'Of such a partner.')
  partner?: PartnerFilter;
}

@InputType({ description: 'Which payments of claims.' })
export class ReimbursementFilter {
  @AnyOf(ReimbursementStatusEnum, 'One of these far.')
  status?: PaymentStatus[];

  @AnyIdOf('fund', 'Of one of these funds.')
  fundId?: string[];

  @AnyIdOf('fund_claim', 'Of one of these claims.')
  claimId?: string[];

  @Instants('Intended then, business time.')
  intendedAt?: InstantRange;

  @Days('Settled on these days.')
  settledOn?: DayRange;

  @Amounts('That pay this.')
  amount?: AmountRange;

  @Matching(() => PartnerFilter, 'To such a partner.')
  partner?: PartnerFilter;
}

@InputType({ description: 'Which budgets.' })
export class FundBudgetFilter {
  @AnyIdOf('fund_budget', 'One of these.')
  id?: string[];
}

export const fundWhere = (filter: FundFilter | undefined): Where<FundRow> | undefined =>
  filter &&
  allOf<FundRow>(
    {
      id: filter.id,
      budgetId: filter.budgetId,
      availableMinor: inMinor(filter.available),
      endsAt: filter.endsAt,
      ended: filter.ended,
    },
    ofPartners(filter.partner),
  );

export const requestWhere = (filter: FundRequestFilter | undefined): Where<FundRequestRow> | undefined =>
  filter &&
  allOf<FundRequestRow>(
    {
      status: filter.status,
      fundId: filter.fundId,
      submittedAt: filter.submittedAt,
      decidedAt: filter.decidedAt,
      claimUntil: filter.lastClaimAt,
      amountMinor: inMinor(filter.amount),
    },
    ofPartners(filter.partner),
  );

export const claimWhere = (filter: FundClaimFilter | undefined): Where<FundClaimRow> | undefined =>
  filter &&
  allOf<FundClaimRow>(
    {
      status: filter.status,
      fundId: filter.fundId,
      requestId: filter.requestId,
      submittedAt: filter.submittedAt,
      decidedAt: filter.decidedAt,
      amountMinor: inMinor(filter.approved),
    },
    ofPartners(filter.partner),
  );

export const reimbursementWhere = (filter: ReimbursementFilter | undefined): Where<ReimbursementRow> | undefined =>
  filter &&
  allOf<ReimbursementRow>(
    {
      status: filter.status,
      fundId: filter.fundId,
      claimId: filter.claimId,
      intendedAt: filter.intendedAt,
      settledOn: inclusive(filter.settledOn),
      amountMinor: inMinor(filter.amount),
    },
    ofPartners(filter.partner),
  );
