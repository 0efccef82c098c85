import { Caller, type Principal, Roles, STAFF } from '#libs/access';
import { Input, type MutationPayload, Mutations, NO_ID, Reads } from '#libs/graphql';
import { type Command, type CommandContext, isRefusal } from '#libs/kernel';
import { readReportedLines, REPORTED_COLUMNS, type ReportedLine } from '#libs/payouts';
import { Mutation, Resolver } from '@nestjs/graphql';
import { RewardRow } from '../read-models/reward.row.view.js';
import { rewardIdIn } from '../sending/references.js';
import { FailReward, FulfilReward, ReverseReward } from '../wallet/wallet.commands.js';
import { ImportRewardStatusesInput } from './reward.inputs.js';
import { ImportRewardStatusesPayload } from './reward.payloads.js';

const STATUSES = ['fulfilled', 'failed', 'returned'] as const;
type Line = ReportedLine<(typeof STATUSES)[number]> & { readonly idempotencyKey: string };

/** What the provider of rewards reports. */
@Resolver()
export class RewardStatusesResolver {
  constructor(
    private readonly reads: Reads,
    private readonly mutations: Mutations,
  ) {}

  @Mutation(() => ImportRewardStatusesPayload, {
    description:
      'Takes a status file of rewards: CSV with the header `reference,status,date,reason`, status one of fulfilled, failed, returned. What failed is approved as before and can be sent again (`approveRewards`); what came back is reversed, and its cost taken back. The same line again changes nothing; a report of what was sent again since is refused (REFERENCE_FROZEN). A file that cannot be read is refused as a whole, and each line by itself.',
  })
  @Roles(...STAFF, 'integration')
  async importRewardStatuses(
    @Input() { csv }: ImportRewardStatusesInput,
    @Caller() caller: Principal,
  ): Promise<ImportRewardStatusesPayload> {
    const lines = readReportedLines(csv, STATUSES, REPORTED_COLUMNS, 'reward');
    if (isRefusal(lines)) {
      const { refused: code, message, field } = lines;
      const userErrors = [{ code, message, field: field === undefined ? null : [field] }];
      return { results: [], refused: 0, position: null, userErrors };
    }
    const ids = new Set(lines.map(({ reference }) => rewardIdIn(reference) ?? NO_ID));
    const rows = await this.reads.byIds(RewardRow, caller, [...ids]);
    const wallets = new Map(rows.map(({ id, walletId }) => [id, walletId]));
    const keyed = lines.map((line) => ({ ...line, idempotencyKey: `${line.reference} ${line.status} ${line.date}` }));
    const result = await this.mutations.each(
      keyed,
      ({ reference }) => rewardIdIn(reference) ?? reference,
      (line) => this.take(line, wallets, caller),
    );
    return { ...result, userErrors: [] };
  }

  private async take(line: Line, wallets: ReadonlyMap<string, string>, caller: Principal): Promise<MutationPayload> {
    const rewardId = rewardIdIn(line.reference) ?? NO_ID;
    const walletId = wallets.get(rewardId);
    if (walletId === undefined) return NOT_THERE;
    const { line: _, amount: __, ...input } = line;
    const request = { name: 'importRewardStatuses', kind: 'reward', id: rewardId, input, caller };
    return this.mutations.changing(request, (context) => reported({ walletId, rewardId }, line, context));
  }
}

/** Not kept under its key: the reward may be there when the file is sent again. */
const NOT_THERE = {
  ...{ id: null, position: null },
  userErrors: [{ code: 'NOT_FOUND', message: 'there is no such reward', field: ['csv'] }],
};

function reported(
  of: { readonly walletId: string; readonly rewardId: string },
  { status, date: on, reason, reference }: Line,
  context: CommandContext,
): Command {
  switch (status) {
    case 'fulfilled':
      return new FulfilReward({ ...of, reference, on }, context);
    case 'failed':
      return new FailReward({ ...of, reference, failure: null, reason }, context);
    case 'returned':
      return new ReverseReward({ ...of, why: 'returned', recovered: true, reason }, context);
  }
}
