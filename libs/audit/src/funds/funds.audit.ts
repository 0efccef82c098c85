import type { Recorded } from '#libs/kernel';
import type { FundBudgetEvent, FundEvent } from '#libs/marketing';
import { moneyText } from '../arithmetic/minor.js';
import type { ProgramStates } from '../rating/program.states.js';
import { type FieldDifference, type Findings, type FindingKind, refOf } from '../sources/findings.js';
import type { PublishedDays } from '../states/published-rates.js';
import { balanceFaults, eyesFaults, payableFaults, paymentFaults, proofFaults, type RatesOn } from './fund.checks.js';
import { follow } from './fund.follow.js';
import { type FundModel, modelOf, type RequestModel, unitsOf } from './fund.model.js';

type Rates = (source: string) => PublishedDays | undefined;

const DEFAULT_SOURCE = 'ecb';

interface Budget {
  readonly currency: string;
  amount: bigint;
  readonly funds: Map<string, bigint>;
}

/** Recomputes what funds have at every event, and what of them may be paid to whom. */
export class FundsAudit {
  readonly funds = new Map<string, FundModel>();
  private readonly budgets = new Map<string, Budget>();
  /** By number and by file of each cost that is paid for: which claim has it. */
  private readonly costs = new Map<string, string>();

  constructor(
    private readonly program: ProgramStates,
    private readonly rates: Rates,
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  budget(event: Recorded<FundBudgetEvent>): void {
    const { type, data } = event;
    if (type === 'budget.opened') {
      const { currency } = data.amount;
      this.budgets.set(data.budgetId, { currency, amount: unitsOf(data.amount), funds: new Map() });
      return;
    }
    const budget = this.budgets.get(data.budgetId);
    if (!budget || type === 'budget.allocation-requested') return;
    if (type === 'budget.amount-changed') budget.amount = unitsOf(data.amount);
    else budget.funds.set(data.fundId, unitsOf(data.amount));
    const all = [...budget.funds.values()].reduce((sum, one) => sum + one, 0n);
    const text = (minor: bigint): string => moneyText(minor, budget.currency);
    if (all > budget.amount) {
      const fields = [{ path: 'amount', expected: `at most ${text(budget.amount)}`, recorded: text(all) }];
      this.report('fund-balance', 'more is allocated than the budget has', event, fields, null);
    }
  }

  fund(event: Recorded<FundEvent>): void {
    const { type, data } = event;
    if (type === 'fund.allocated') {
      const fund = modelOf(data);
      this.funds.set(data.fundId, fund);
      return this.balance(event, fund);
    }
    const fund = this.funds.get(data.fundId);
    if (!fund) return this.report('fund-balance', 'it was never allocated', event, [], data.partnerId);
    this.before(fund, event);
    follow(fund, event);
    if (type === 'fund.payment-intended') {
      this.report('fund-payment', 'more is paid than was granted', event, paymentFaults(fund, data), fund.partnerId);
    }
    this.balance(event, fund);
  }

  /** What must hold of a decision as things stand before it. */
  private before(fund: FundModel, event: Recorded<FundEvent>): void {
    const { type, data } = event;
    const about = (kind: FindingKind, message: string, fields: readonly FieldDifference[]): void =>
      this.report(kind, message, event, fields, fund.partnerId);
    if (type === 'fund.claim-submitted') {
      const until = fund.requests.get(data.requestId)?.claimUntil ?? '';
      const late = data.at > until ? [{ path: 'at', expected: `at most ${until}`, recorded: data.at }] : [];
      return about('fund-claim', 'the claim is late', late);
    }
    if (type === 'fund.payment-settled') {
      const intended = fund.payments.get(data.paymentId)?.amount;
      const fields =
        intended === unitsOf(data.amount) ? [] : [{ path: 'amount', expected: intended, recorded: data.amount }];
      return about('fund-payment', 'another amount settled than was intended', fields);
    }
    if (type === 'fund.request-approved') {
      const request = fund.requests.get(data.requestId);
      if (request)
        about('fund-eyes', 'it was not decided by other eyes', eyesFaults(request, data, this.limitOf(fund, request)));
      return;
    }
    if (type !== 'fund.claim-approved') return;
    const [claim, request] = [fund.claims.get(data.claimId), fund.requests.get(data.requestId)];
    if (!claim || !request)
      return about('fund-claim', 'nothing was claimed', [{ path: '', expected: null, recorded: data }]);
    about(
      'fund-payable',
      'another amount is payable',
      payableFaults(fund, data, { request, claim, rates: this.ratesOn }),
    );
    about('fund-eyes', 'it was not decided by other eyes', eyesFaults(claim, data, this.limitOf(fund, request)));
    about('fund-claim', 'it was not proven', proofFaults(claim, request, data));
    const twice = claim.costs.flatMap(({ number, sha256 }, at) =>
      data.costs[at]?.eligible
        ? [this.claimed(`number ${number}`, data.claimId), this.claimed(`file ${sha256}`, data.claimId)]
        : [],
    );
    about('fund-claim', 'a cost is claimed twice', twice.flat());
  }

  private claimed(mark: string, claimId: string): FieldDifference[] {
    const before = this.costs.get(mark) ?? claimId;
    this.costs.set(mark, claimId);
    return before === claimId ? [] : [{ path: mark, expected: before, recorded: claimId }];
  }

  /** In another currency than the program's only the engine converts the limit: that two persons decided is seen from the event. */
  private limitOf({ currency }: FundModel, { policy }: RequestModel): bigint | null {
    const limit = policy.secondApprovalAbove;
    return limit === null || currency !== this.program.currency ? null : unitsOf({ amount: limit, currency });
  }

  private readonly ratesOn: RatesOn = (day) =>
    this.rates(this.program.payoutPolicyAt(`${day}T23:59:59.999Z`)?.rateSource ?? DEFAULT_SOURCE);

  private balance(event: Recorded<FundEvent>, fund: FundModel): void {
    if (!('balance' in event.data)) return;
    const fields = balanceFaults(fund, event.data.balance);
    this.report('fund-balance', 'the fund has other figures', event, fields, fund.partnerId);
  }

  private report(
    kind: FindingKind,
    message: string,
    event: Recorded<FundEvent | FundBudgetEvent>,
    fields: readonly FieldDifference[],
    partnerId: string | null,
  ): void {
    if (fields.length === 0 && message !== 'it was never allocated') return;
    const about = { position: event.position, programId: this.programId, partnerId, period: null };
    this.findings.add({ kind, message: `${event.type}: ${message}`, events: [refOf(event)], fields, ...about });
  }
}
