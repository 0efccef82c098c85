import { type CommandContext, isRefusal } from '#libs/kernel';
import type { FundPolicy } from '#libs/programs';
import * as commands from '../src/fund/state/fund.commands.js';
import type { FundEvent } from '../src/fund/state/fund.events.js';
import { fundDecider } from '../src/fund/fund.js';
import { availableOf, type Fund, type FundState } from '../src/fund/state/fund.state.js';
import type { Exchange } from '../src/fund/state/fund.types.js';

const ZONE = 'Europe/Berlin';
const of = { fundId: 'fund', programId: 'program', partnerId: 'partner' };
export const sha = (n: number): string => String(n).padStart(64, '0');
const DURING = '2024-05-01T12:00:00.000Z';
export const AFTERWARDS = '2024-07-10T12:00:00.000Z';

export const policy: FundPolicy = {
  ...{ version: 1, effectiveFrom: '2024-01-01T00:00:00.000Z', share: 5000, claimWithinDays: 60 },
  ...{ requestExpiresAfterDays: 90, secondApprovalAbove: null, proofs: [] },
};

export const by = (subject: string, occurredAt = DURING): CommandContext => ({
  ...{ tenant: 'acme', actor: { subject, role: 'manager' }, commandId: 'c', correlationId: 'c', causationId: 'c' },
  occurredAt,
});

export const allocate = (amount: string, ordinal = 1, currency = 'EUR') =>
  new commands.SetAllocation(
    {
      ...{ ...of, budgetId: 'budget', ordinal, amount: { amount, currency } },
      endsAt: '2024-12-31T23:00:00.000Z',
    },
    by('admin'),
  );

export const webinar = { name: 'Webinar', kind: 'webinar', startsOn: '2024-06-30', endsOn: '2024-06-30', cost: '6000' };

export const submit = (requestId: string, amount: string, change: object = {}, context = by('partner')) =>
  new commands.SubmitFundRequest(
    {
      ...{ fundId: 'fund', requestId, again: false, amount, activities: [webinar], note: null },
      ...{ terms: { policy, timeZone: ZONE }, ...change },
    },
    context,
  );

export const approve = (requestId: string, change: object = {}, context = by('manager')) =>
  new commands.ApproveFundRequest(
    {
      ...{
        fundId: 'fund',
        requestId,
        submission: 1,
        amount: null,
        share: null,
        declinedActivities: [],
        timeZone: ZONE,
      },
      ...{ terms: { secondAbove: null }, ...change },
    },
    context,
  );

export const cost = (n: number, amount: string, change: object = {}) => ({
  ...{ number: `INV-${n}`, activity: 1, day: '2024-06-30', amount, currency: 'EUR', sha256: sha(n) },
  ...change,
});
export const proof = { activity: 1, name: 'attendance.csv', mediaType: 'text/csv', size: 10, sha256: sha(99) };

export const claim = (
  claimId: string,
  costs: readonly ReturnType<typeof cost>[],
  change: object = {},
  context = by('partner', AFTERWARDS),
) =>
  new commands.SubmitClaim(
    { fundId: 'fund', requestId: 'one', claimId, again: false, costs, proofs: [proof], ...change },
    context,
  );

export const decide = (claimId: string, change: object = {}, context = by('manager', AFTERWARDS)) =>
  new commands.ApproveClaim(
    {
      ...{ fundId: 'fund', claimId, submission: 1, amount: null, notEligible: [], pays: null, conversions: {} },
      ...{ claimedElsewhere: null, terms: { secondAbove: null }, ...change },
    },
    context,
  );

export const usd = (toRate: string): Exchange => ({
  ...{ from: 'EUR', to: 'USD', fromRate: '1', toRate, day: '2024-06-28', source: 'ecb' },
});

export const pay = (paymentId: string, claimId: string, amount: string | null, change: object = {}) =>
  new commands.IntendReimbursement(
    {
      ...{ fundId: 'fund', paymentId, claimId, amount, provider: 'file', reference: `reimbursement_${paymentId}` },
      ...{ terms: { payable: true, destination: 'd' }, ...change },
    },
    by('policy', AFTERWARDS),
  );

export const settle = (paymentId: string) =>
  new commands.SettleReimbursement({ fundId: 'fund', paymentId, settledOn: '2024-07-12' }, by('bank', AFTERWARDS));

/** A history as commands make it: each must be accepted. */
export class History {
  state: FundState = fundDecider.initial;
  readonly events: FundEvent[] = [];

  do(...run: readonly commands.FundCommand[]): this {
    for (const command of run) {
      const decision = this.when(command);
      if (isRefusal(decision)) throw new Error(`${command.type}: ${decision.refused} ${decision.message}`);
      for (const event of decision) this.take(event);
    }
    return this;
  }

  take(event: FundEvent): void {
    this.events.push(event);
    this.state = fundDecider.evolve(this.state, event);
  }

  when(command: commands.FundCommand) {
    return fundDecider.decide(command, this.state);
  }

  get fund(): Fund {
    if (this.state.status === 'absent') throw new Error('no fund');
    return this.state;
  }

  /** Figures in minor units, and the balance that the newest event which states one states. */
  get figures() {
    const { allocated, pending, approved, paid } = this.fund;
    return { allocated, pending, approved, paid, available: availableOf(this.fund) };
  }

  get stated() {
    return this.events.flatMap((event) => ('balance' in event.data ? [event.data.balance] : [])).at(-1);
  }
}
