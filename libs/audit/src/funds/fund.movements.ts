import { deterministicId, type Recorded } from '#libs/kernel';
import type { FundEvent } from '#libs/marketing';
import { digitsOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { approvedOf, type FundModel, pendingOf } from './fund.model.js';

/** What moved a fund, and what it has after it, as text. */
export interface FundMovement {
  readonly event: Pick<Recorded<FundEvent>, 'revision' | 'recordedAt'>;
  readonly fund: Pick<FundModel, 'fundId' | 'partnerId'>;
  readonly kind: string;
  readonly at: string;
  readonly allocated: string;
  readonly pending: string;
  readonly approved: string;
  readonly paid: string;
  /** By this movement alone. */
  readonly expired: string;
}

const KINDS: Readonly<Partial<Record<FundEvent['type'], string>>> = {
  'fund.allocated': 'allocated',
  'fund.allocation-changed': 'allocated',
  'fund.request-submitted': 'requested',
  'fund.request-returned': 'not-granted',
  'fund.request-declined': 'not-granted',
  'fund.request-withdrawn': 'not-granted',
  'fund.request-approved': 'approved',
  'fund.request-closed': 'released',
  'fund.claim-rest-cancelled': 'released',
  'fund.request-expired': 'expired',
  'fund.claim-extended': 'extended',
  'fund.payment-settled': 'paid',
  'fund.payment-returned': 'payment-returned',
  'fund.claim-recovered': 'recovered',
};

/** What reports of funds add up, by the ids that its rows have. */
export class FundMovements {
  readonly rows = new Map<string, FundMovement>();

  take(event: Recorded<FundEvent>, fund: FundModel, expired: bigint): void {
    const kind = KINDS[event.type];
    if (kind === undefined) return;
    const money = (minor: bigint): string => Rational.minor(minor, digitsOf(fund.currency)).toString();
    this.rows.set(deterministicId('fund-movement', event.id), {
      ...{
        event: { revision: event.revision, recordedAt: event.recordedAt },
        fund,
        kind,
        at: event.data.at,
        allocated: money(fund.allocated),
        pending: money(pendingOf(fund)),
      },
      ...{ approved: money(approvedOf(fund)), paid: money(fund.paid), expired: money(expired) },
    });
  }
}
