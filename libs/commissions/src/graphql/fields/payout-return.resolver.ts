import { Caller, type Principal } from '#libs/access';
import { Reads } from '#libs/graphql';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { PayoutRow } from '../../read-models/payout.row.view.js';
import { payoutView } from '../../read-models/payout.view.js';

/** The first month that closes with the credit in its balance pays it, if anything is to be paid. */
const PAID_AGAIN_BY = `
  SELECT f.id AS of, n.id AS "payoutId" FROM payouts f CROSS JOIN LATERAL (
    SELECT p.id FROM payouts p WHERE p.tenant = $1 AND p.ledger_id = f.ledger_id AND p.period >= f.credited_to
    ORDER BY p.period LIMIT 1
  ) n WHERE f.tenant = $1 AND f.id = ANY($2::uuid[]) AND f.credited_to IS NOT NULL`;

/** Shows what became of the money of a payout that did not arrive. */
@Resolver(() => PayoutRow)
export class PayoutReturnResolver {
  constructor(private readonly reads: Reads) {}

  @ResolveField(() => PayoutRow, {
    nullable: true,
    description:
      'For one that failed or came back: the next payout from the balance that its amount was credited to. Null where there is none yet: the partner’s balance still holds it.',
  })
  async paidAgainBy(@Parent() { id, creditedTo }: PayoutRow, @Caller() caller: Principal): Promise<PayoutRow | null> {
    if (creditedTo === null) return null;
    type Found = { readonly of: string; readonly payoutId: string };
    const [next] = await this.reads.below<Found>(caller, id, { views: [payoutView.name], text: PAID_AGAIN_BY });
    return this.reads.related(PayoutRow, caller, next?.payoutId);
  }
}
