import type { Api } from '#libs/importing';

interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface Payout {
  readonly id: string;
  readonly ledgerId: string;
  readonly partnerId: string;
  readonly period: string;
  readonly status: string;
  readonly amount: Money;
  readonly pays: Money;
  readonly approvers: readonly string[];
  readonly approvalsNeeded: number;
  readonly destination: string | null;
  readonly settledOn: string | null;
  readonly reason: string | null;
}

export interface PayoutFilter {
  readonly programId?: string;
  readonly period?: string;
  readonly status?: string;
  /** Wait until everything up to this position is visible, and what policies made of it. */
  readonly afterEffects?: string;
}

const PAYOUTS = `query Payouts($programId: ID, $period: Period, $status: PayoutStatus, $cursor: String, $afterEffects: Position) {
  payouts(programId: $programId, period: $period, status: $status, first: 100, cursor: $cursor, afterEffects: $afterEffects) {
    nodes {
      id ledgerId partnerId period status approvers approvalsNeeded destination settledOn reason
      amount { amount currency } pays { amount currency }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface Page {
  readonly payouts: {
    readonly nodes: readonly Payout[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

/** All payouts that match, page after page. */
export async function* payoutsOf(api: Api, filter: PayoutFilter): AsyncGenerator<Payout> {
  for (let cursor: string | null = null; ;) {
    const { payouts }: Page = await api<Page>(PAYOUTS, { ...filter, cursor });
    yield* payouts.nodes;
    if (!payouts.pageInfo.hasNextPage) return;
    cursor = payouts.pageInfo.endCursor;
  }
}
