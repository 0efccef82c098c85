import { type StateReader } from '#libs/eventing';
import { convertToMinor, dayOf, Decimal, type Instant, moneyOf, refuse, type Refusal } from '#libs/kernel';
import {
  earningAt,
  isBanned,
  mergedInto,
  type Partner,
  partnerAggregate,
  partnerNamed,
  payableAt,
  payoutMethodAt,
} from '#libs/partners';
import { fundPolicyInForce, payoutPolicyInForce, type Program, programAggregate, zoneOf } from '#libs/programs';
import { type Conversion, conversionOn, ratesAggregate, ratesIdOf } from '#libs/rates';
import { fundBudgetAggregate } from '../budget/fund-budget.aggregate.js';
import type { FundBudgetState } from '../budget/fund-budget.js';
import { fundAggregate } from '../fund/fund.aggregate.js';
import type { ApprovalTerms, PayeeTerms, SubmissionTerms } from '../fund/state/fund.commands.js';
import { type Claim, costsInForce, type Fund, type FundState } from '../fund/state/fund.state.js';
import { invoiceAggregate, invoiceIdOf } from '../invoice/invoice.aggregate.js';
import { isOf } from '../invoice/invoice.js';
import type { InvoiceMark } from '../invoice/invoice.events.js';

const DEFAULT_RATE_SOURCE = 'ecb';
const MARKS: readonly InvoiceMark[] = ['number', 'sha256'];

type Marked = Readonly<Record<InvoiceMark, string>>;

interface ClaimPlace {
  readonly fundId: string;
  readonly claimId: string;
}

/** A number or file of a cost, and which claim has it. */
interface InvoicePlace {
  readonly invoiceId: string;
  readonly mark: InvoiceMark;
  /** Another claim, in force: this cost may not be claimed. */
  readonly taken: boolean;
  /** How often it was claimed, where another claim has it that is not in force any more. */
  readonly seen: number | null;
}

/** What commands of funds have to know of other streams of a tenant. Never Postgres. */
export class FundStateReader {
  constructor(
    private readonly facts: StateReader,
    private readonly tenant: string,
  ) {}

  async fund(fundId: string): Promise<FundState> {
    return (await this.facts.of(fundAggregate, this.tenant, fundId)).state;
  }

  async budget(budgetId: string): Promise<FundBudgetState> {
    return (await this.facts.of(fundBudgetAggregate, this.tenant, budgetId)).state;
  }

  async program(programId: string): Promise<Program | undefined> {
    const { state } = await this.facts.of(programAggregate, this.tenant, programId);
    return state.status === 'created' ? state : undefined;
  }

  /** Who may be given money for activities: a partner of the program that may earn. */
  async partnerFault(
    programId: string,
    partnerId: string,
    at: Instant,
  ): Promise<Refusal<'PARTNER_NOT_FOUND' | 'PARTNER_MERGED' | 'PARTNER_MAY_NOT_EARN'> | undefined> {
    const partner = await this.partner(partnerId);
    if (partner?.programId !== programId) return refuse('PARTNER_NOT_FOUND', 'there is no such partner', 'partnerId');
    if (mergedInto(partner)) return refuse('PARTNER_MERGED', 'this record was merged into another', 'partnerId');
    if (earningAt(partner, at) !== 'earns-nothing') return undefined;
    return refuse('PARTNER_MAY_NOT_EARN', 'as it stands, this partner may not earn', 'partnerId');
  }

  /** The id of the partner that has this key of the vendor's. */
  async partnerNamed(programId: string, externalId: string): Promise<string> {
    return (await partnerNamed(this.facts, this.tenant, programId, externalId)).id;
  }

  /** Whether a partner of the program may be given leads: it may earn, and its record was not merged into another. */
  async mayEarn(programId: string, partnerId: string, at: Instant): Promise<boolean> {
    const partner = await this.partner(partnerId);
    if (partner?.programId !== programId || mergedInto(partner)) return false;
    return earningAt(partner, at) !== 'earns-nothing';
  }

  async submission({ programId }: Fund, at: Instant): Promise<SubmissionTerms> {
    const program = await this.known(programId);
    return { policy: fundPolicyInForce(program, at), timeZone: zoneOf(program, at) };
  }

  async zone({ programId }: Fund, at: Instant): Promise<string> {
    return zoneOf(await this.known(programId), at);
  }

  /** The limit in the fund’s currency; where no rate was published, every approval needs a second person. */
  async approval(fund: Fund, requestId: string | undefined, at: Instant): Promise<ApprovalTerms> {
    const limit = fund.requests.get(requestId ?? '')?.policy.secondApprovalAbove ?? null;
    if (limit === null) return { secondAbove: null };
    const program = await this.known(fund.programId);
    if (program.currency === fund.currency) return { secondAbove: limit };
    const conversion = await this.conversion(program, program.currency, fund.currency, dayOf(at, zoneOf(program, at)));
    if (conversion.kind !== 'rate') return { secondAbove: moneyOf(0n, fund.currency).amount };
    const minor = convertToMinor(Decimal.of(limit), conversion.rates, fund.currency, 'half-away');
    return { secondAbove: moneyOf(minor, fund.currency).amount };
  }

  /** By number of each cost in another currency how it is converted: by the latest rates published for its day, at most 7 days older. */
  async conversions({ programId, currency }: Fund, { costs }: Claim): Promise<Readonly<Record<string, Conversion>>> {
    const foreign = costs.filter(({ amount }) => amount.currency !== currency);
    if (foreign.length === 0) return {};
    const program = await this.known(programId);
    const found: [string, Conversion][] = [];
    for (const { number, amount, day } of foreign) {
      found.push([number, await this.conversion(program, amount.currency, currency, day)]);
    }
    return Object.fromEntries(found);
  }

  async payable({ partnerId }: Fund, at: Instant): Promise<PayeeTerms> {
    const partner = await this.partner(partnerId);
    if (!partner || isBanned(partner)) return { payable: false, destination: null };
    return { payable: payableAt(partner, at), destination: payoutMethodAt(partner, at) };
  }

  /** Under which streams a cost is claimed, and by whom. */
  async invoices(programId: string, of: ClaimPlace, cost: Marked): Promise<readonly InvoicePlace[]> {
    return Promise.all(
      MARKS.map(async (mark) => {
        const invoiceId = invoiceIdOf(this.tenant, programId, mark, cost[mark]);
        const { claim, times } = (await this.facts.of(invoiceAggregate, this.tenant, invoiceId)).state;
        if (claim === null || isOf(claim, of)) return { invoiceId, mark, taken: false, seen: null };
        const taken = await this.isInForce(claim, invoiceId, mark, programId);
        return { invoiceId, mark, taken, seen: taken ? null : times };
      }),
    );
  }

  private async isInForce(
    { fundId, claimId }: ClaimPlace,
    invoiceId: string,
    mark: InvoiceMark,
    programId: string,
  ): Promise<boolean> {
    const fund = await this.fund(fundId);
    const claim = fund.status === 'absent' ? undefined : fund.claims.get(claimId);
    return (
      claim !== undefined &&
      costsInForce(claim).some((cost) => invoiceIdOf(this.tenant, programId, mark, cost[mark]) === invoiceId)
    );
  }

  async conversion(program: Program, from: string, to: string, day: string): Promise<Conversion> {
    if (from === to) return { kind: 'sameCurrency' };
    const source = payoutPolicyInForce(program, `${day}T23:59:59.999Z`)?.rateSource ?? DEFAULT_RATE_SOURCE;
    const { state } = await this.facts.of(ratesAggregate, this.tenant, ratesIdOf(this.tenant, source));
    return conversionOn(state, from, to, day);
  }

  private async partner(partnerId: string): Promise<Partner | undefined> {
    const { state } = await this.facts.of(partnerAggregate, this.tenant, partnerId);
    return state.status === 'known' ? state : undefined;
  }

  private async known(programId: string): Promise<Program> {
    const program = await this.program(programId);
    if (!program) throw new Error(`there is no program ${programId}`);
    return program;
  }
}
