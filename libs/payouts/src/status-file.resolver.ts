import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { FailPayout, PayoutRow, ReturnPayout, SettlePayout } from '#libs/commissions';
import { fromGlobalId, Input, Mutations, NO_ID, Reads } from '#libs/graphql';
import { type Command, type CommandContext, isRefusal } from '#libs/kernel';
import { Mutation, Resolver } from '@nestjs/graphql';
import { type PayoutStatusLine, readStatusFile } from './status-file.provider.js';
import { ImportPayoutStatusesInput, ImportPayoutStatusesPayload } from './status-file.types.js';

/** What providers report about payouts. */
@Resolver()
export class StatusFileResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
  ) {}

  @Mutation(() => ImportPayoutStatusesPayload, {
    description:
      'Takes a provider’s status file: CSV with the header `reference,status,date,reason`, status one of settled, failed, returned, both in any case; and a column `amount` if it has one, for what came back of a payout that was returned (of others it is not looked at). Less than was sent leaves a bank fee (`cost` of the payout) that a person assigns. The same line again changes nothing; another amount of one that came back is refused (ALREADY_RETURNED). A file that cannot be read is refused as a whole, and each line by itself.',
  })
  @Roles(...STAFF, 'integration')
  async importPayoutStatuses(
    @Input() { csv }: ImportPayoutStatusesInput,
    @Caller() caller: Principal,
  ): Promise<ImportPayoutStatusesPayload> {
    const lines = readStatusFile(csv);
    if (isRefusal(lines)) return refusedWhole(lines);
    const ids = lines.map(({ reference }) => fromGlobalId('payout', reference) ?? NO_ID);
    const found = await this.reads.byIds(PayoutRow, caller, [...new Set(ids)]);
    const ledgers = new Map(found.map(({ id, ledgerId }) => [id, ledgerId]));
    const items = lines.map((line, n): Item => keyed(line, ids[n] ?? NO_ID));
    const result = await this.mutations.each(
      items,
      ({ payoutId }) => payoutId,
      async ({ payoutId: id, ...input }) => {
        const ledgerId = ledgers.get(id);
        if (ledgerId === undefined) return NOT_THERE;
        const of = { ledgerId, payoutId: id };
        const request = { name: 'importPayoutStatuses', kind: 'payout', id, input, caller };
        return this.mutations.changing(request, (context) => reported(of, input, context));
      },
    );
    return { ...result, userErrors: [] };
  }
}

type Reported = Omit<PayoutStatusLine, 'line' | 'reference' | 'amount'> & {
  readonly amount?: string;
  readonly idempotencyKey: string;
};
type Item = Reported & { readonly payoutId: string };

/** Not kept under its key: the payout may be there when the file is sent again. */
const NOT_THERE = {
  ...{ id: null, position: null },
  userErrors: [{ code: 'NOT_FOUND', message: 'there is no such payout', field: ['csv'] }],
};

/** The line itself is its key: a file sent twice has one effect. */
const keyed = ({ reference, status, date, reason, amount }: PayoutStatusLine, payoutId: string): Item => ({
  ...{
    payoutId,
    status,
    date,
    reason,
    ...(amount !== null && { amount }),
    idempotencyKey: [reference, status, date, ...(amount === null ? [] : [amount])].join(' '),
  },
});

function reported(
  of: { ledgerId: string; payoutId: string },
  { status, date: settledOn, reason, amount }: Reported,
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

const refusedWhole = ({ refused: code, message, field }: { refused: string; message: string; field?: string }) => ({
  ...{ results: [], refused: 0, position: null },
  userErrors: [{ code, message, field: field === undefined ? null : [field] }],
});
