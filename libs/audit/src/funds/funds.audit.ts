import type { Recorded } from '#libs/kernel';
import type { FundBudgetEvent, FundEvent } from '#libs/marketing';
import { dayAt } from '../arithmetic/calendar.js';
import { digitsOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import type { ProgramStates } from '../rating/program.states.js';
import { type FieldDifference, type Findings, type FindingKind, refOf } from '../sources/findings.js';
import { converted, type PublishedDays } from '../states/published-rates.js';
import { BudgetsAudit } from './budgets.audit.js';
import { CostClaims, OneFundEach } from './cost.claims.js';
import { FundMovements } from './fund.movements.js';
import { balanceFaults, eyesFaults, payableFaults, proofFaults, type RatesOn } from './fund.checks.js';
import { follow } from './fund.follow.js';
import { type OfPayment, paymentFaults, stepFaults } from './fund.payments.js';
import { freedFaults, grantFaults } from './fund.requests.js';
import { expiredOf, type FundModel, modelOf, type RequestModel, unitsOf } from './fund.model.js';

type Rates = (source: string) => PublishedDays | undefined;

const DEFAULT_SOURCE = 'ecb';

const isOfPayment = (event: Recorded<FundEvent>): event is Recorded<FundEvent> & OfPayment =>
  event.type.startsWith('fund.payment-');

/** Recomputes what funds have at every event, and what of them may be paid to whom. */
export class FundsAudit {
  readonly funds = new Map<string, FundModel>();
  readonly budgets = new BudgetsAudit();
  readonly movements = new FundMovements();
  private readonly costs = new CostClaims();
  private readonly ids = new OneFundEach();

  constructor(
    private readonly program: ProgramStates,
    private readonly rates: Rates,
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  budget(event: Recorded<FundBudgetEvent>): void {
    this.report('fund-balance', 'more is allocated than the budget has', event, this.budgets.take(event), null);
  }

  fund(event: Recorded<FundEvent>): void {
    const { type, data } = event;
    if (type === 'fund.allocated') {
      const fund = modelOf(data);
      this.funds.set(data.fundId, fund);
      this.movements.take(event, fund, 0n);
      return this.balance(event, fund);
    }
    const fund = this.funds.get(data.fundId);
    if (!fund) return this.report('fund-balance', 'it was never allocated', event, [], data.partnerId);
    this.before(fund, event);
    const expired = expiredOf(fund);
    follow(fund, event);
    this.movements.take(event, fund, expiredOf(fund) - expired);
    this.after(fund, event);
    this.balance(event, fund);
  }

  private after(fund: FundModel, event: Recorded<FundEvent>): void {
    const { type, data } = event;
    if (type === 'fund.payment-intended') {
      this.report('fund-payment', 'more is paid than was granted', event, paymentFaults(fund, data), fund.partnerId);
    }
    if (type !== 'fund.claim-rest-cancelled') return;
    const claim = fund.claims.get(data.claimId);
    if (claim?.granted === 0n) this.costs.giveUp(fund.fundId, data.claimId, claim.costs);
  }

  /** What must hold of a decision as things stand before it. */
  private before(fund: FundModel, event: Recorded<FundEvent>): void {
    const { type, data } = event;
    const about = (kind: FindingKind, message: string, fields: readonly FieldDifference[]): void =>
      this.report(kind, message, event, fields, fund.partnerId);
    about('fund-balance', 'another amount becomes free', freedFaults(fund, event));
    if (isOfPayment(event)) {
      const { paymentId } = event.data;
      about('fund-payment', 'a payment does not come to this', stepFaults(fund, event));
      return about(
        'fund-payment',
        'the payment is of another fund',
        this.ids.faults('paymentId', paymentId, fund.fundId),
      );
    }
    if (type === 'fund.request-submitted') {
      const other = this.ids.faults('requestId', data.requestId, fund.fundId);
      return about('fund-claim', 'the request is of another fund', other);
    }
    if (type === 'fund.claim-submitted') {
      const until = fund.requests.get(data.requestId)?.claimUntil ?? '';
      const late = data.at > until ? [{ path: 'at', expected: `at most ${until}`, recorded: data.at }] : [];
      about('fund-claim', 'the claim is of another fund', this.ids.faults('claimId', data.claimId, fund.fundId));
      return about('fund-claim', 'the claim is late', late);
    }
    if (type === 'fund.request-approved') {
      const request = fund.requests.get(data.requestId);
      if (!request) return;
      about(
        'fund-eyes',
        'it was not decided by other eyes',
        eyesFaults(request, data, this.limitOf(fund, request, data)),
      );
      return about(
        'fund-claim',
        'another request was granted',
        grantFaults(request, data, this.program.zoneAt(data.at)),
      );
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
    about('fund-eyes', 'it was not decided by other eyes', eyesFaults(claim, data, this.limitOf(fund, request, data)));
    about('fund-claim', 'it was not proven', proofFaults(claim, request, data));
    const twice = this.costs.grant(fund.fundId, data.claimId, claim.costs, data.costs);
    about('fund-claim', 'a cost is claimed twice', twice);
  }

  /** The limit in the fund’s currency at the rate of the day of the decision; where none was published, every approval needs two. */
  private limitOf({ currency }: FundModel, { policy }: RequestModel, { at }: { readonly at: string }): bigint | null {
    const limit = policy.secondApprovalAbove;
    if (limit === null) return null;
    if (currency === this.program.currency) return unitsOf({ amount: limit, currency });
    const day = dayAt(at, this.program.zoneAt(at));
    const exchange = this.ratesOn(day)?.on(day, this.program.currency, currency);
    if (!exchange) return 0n;
    return converted(Rational.of(limit), exchange).units(digitsOf(currency), 'half-away');
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
