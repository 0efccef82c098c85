import type { Principal } from '#libs/access';
import { fromGlobalId, Mutations, NO_ID, Reads } from '#libs/graphql';
import { type Command, type CommandContext } from '#libs/kernel';
import { type PaymentKind, PaymentKinds, type PayoutStatusLine, type StatusLine } from '#libs/payouts';
import { Injectable } from '@nestjs/common';
import { FailReimbursement, ReturnReimbursement, SettleReimbursement } from '../fund/state/fund.commands.js';
import { ReimbursementRow } from '../read-models/reimbursement.view.js';

/** What a provider’s status file says of reimbursements. */
@Injectable()
export class ReimbursementStatuses implements PaymentKind {
  readonly kind = 'reimbursement';

  constructor(
    kinds: PaymentKinds,
    private readonly reads: Reads,
    private readonly mutations: Mutations,
  ) {
    kinds.add(this);
  }

  async take(lines: readonly PayoutStatusLine[], caller: Principal) {
    const ids = lines.map(({ reference }) => fromGlobalId(this.kind, reference) ?? NO_ID);
    const rows = await this.reads.byIds(ReimbursementRow, caller, [...new Set(ids)]);
    const funds = new Map(rows.map(({ id, fundId }) => [id, fundId]));
    return async (line: StatusLine) => {
      const id = fromGlobalId(this.kind, line.reference) ?? NO_ID;
      const fundId = funds.get(id);
      if (fundId === undefined) return undefined;
      const { reference: _, ...input } = line;
      return this.mutations.changing({ name: 'importPayoutStatuses', kind: this.kind, id, input, caller }, (context) =>
        reported({ fundId, paymentId: id }, line, context),
      );
    };
  }
}

function reported(
  of: { readonly fundId: string; readonly paymentId: string },
  { status, date, reason, amount }: StatusLine,
  context: CommandContext,
): Command {
  switch (status) {
    case 'settled':
      return new SettleReimbursement({ ...of, settledOn: date }, context);
    case 'failed':
      return new FailReimbursement({ ...of, reason, failure: null }, context);
    case 'returned':
      return new ReturnReimbursement({ ...of, reason, amount: amount ?? null, returnedOn: date }, context);
  }
}
