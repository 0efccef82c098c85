import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { FailPayout, PayoutRow, ReturnPayout, SettlePayout } from '#libs/commissions';
import { fromGlobalId, Input, Mutations, NO_ID, Reads } from '#libs/graphql';
import { type Command, type CommandContext, isRefusal } from '#libs/kernel';
import { Injectable } from '@nestjs/common';
import { Mutation, Resolver } from '@nestjs/graphql';
import { kindOf, PaymentKinds, type StatusLine, type TakeLine } from './payment-kinds.provider.js';
import { type PayoutStatusLine, readStatusFile } from './sending/status-file.js';
import { ImportPayoutStatusesInput, ImportPayoutStatusesPayload } from './status-file.types.js';

/** What a provider’s status file says of payouts. */
@Injectable()
export class PayoutStatuses {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
  ) {}

  async take(lines: readonly PayoutStatusLine[], caller: Principal): Promise<TakeLine> {
    const ids = lines.map(({ reference }) => idIn(reference));
    const found = await this.reads.byIds(PayoutRow, caller, [...new Set(ids)]);
    const ledgers = new Map(found.map(({ id, ledgerId }) => [id, ledgerId]));
    return async (line) => {
      const { reference, ...input } = line;
      const id = idIn(reference);
      const ledgerId = ledgers.get(id);
      if (ledgerId === undefined) return undefined;
      const request = { name: 'importPayoutStatuses', kind: 'payout', id, input, caller };
      return this.mutations.changing(request, (context) => reported({ ledgerId, payoutId: id }, line, context));
    };
  }
}

const idIn = (reference: string): string => fromGlobalId('payout', reference) ?? NO_ID;

function reported(
  of: { readonly ledgerId: string; readonly payoutId: string },
  { status, date: settledOn, reason, amount }: StatusLine,
  context: CommandContext,
): Command {
  switch (status) {
    case 'settled':
      return new SettlePayout({ ...of, settledOn }, context);
    case 'failed':
      return new FailPayout({ ...of, reason }, context);
    case 'returned':
      return new ReturnPayout({ ...of, reason, ...(amount !== undefined && { amount }) }, context);
  }
}

/** What providers report about what is paid through them. */
@Resolver()
export class StatusFileResolver {
  constructor(
    private readonly payouts: PayoutStatuses,
    private readonly kinds: PaymentKinds,
    private readonly mutations: Mutations,
  ) {}

  @Mutation(() => ImportPayoutStatusesPayload, {
    description:
      'Takes a provider’s status file: CSV with the header `reference,status,date,reason`, status one of settled, failed, returned, both in any case; and a column `amount` if it has one, for what came back of a payout that was returned (of others it is not looked at). Less than was sent leaves a bank fee (`cost` of the payout) that a person assigns. The same line again changes nothing; another amount of one that came back is refused (ALREADY_RETURNED). A file that cannot be read is refused as a whole, and each line by itself. What a line is about, its reference says: a payout, or a reimbursement of a fund (`reimbursement_…`), of which a smaller `amount` that came back stays paid.',
  })
  @Roles(...STAFF, 'integration')
  async importPayoutStatuses(
    @Input() { csv }: ImportPayoutStatusesInput,
    @Caller() caller: Principal,
  ): Promise<ImportPayoutStatusesPayload> {
    const lines = readStatusFile(csv);
    if (isRefusal(lines)) return refusedWhole(lines);
    const [payouts, others] = await Promise.all([
      this.payouts.take(
        lines.filter(({ reference }) => kindOf(reference) === 'payout'),
        caller,
      ),
      this.kinds.takers(lines, caller),
    ]);
    const result = await this.mutations.each(
      lines.map(keyed),
      ({ reference }) => reference,
      async (line) => (await (others.get(kindOf(line.reference)) ?? payouts)(line)) ?? NOT_THERE,
    );
    return { ...result, userErrors: [] };
  }
}

/** Not kept under its key: the payout may be there when the file is sent again. */
const NOT_THERE = {
  ...{ id: null, position: null },
  userErrors: [{ code: 'NOT_FOUND', message: 'there is no such payout', field: ['csv'] }],
};

/** The line itself is its key: a file sent twice has one effect. */
const keyed = ({ reference, status, date, reason, amount }: PayoutStatusLine): StatusLine => ({
  ...{ reference, status, date, reason, ...(amount !== null && { amount }) },
  idempotencyKey: [reference, status, date, ...(amount === null ? [] : [amount])].join(' '),
});

const refusedWhole = ({ refused: code, message, field }: { refused: string; message: string; field?: string }) => ({
  ...{ results: [], refused: 0, position: null },
  userErrors: [{ code, message, field: field === undefined ? null : [field] }],
});
