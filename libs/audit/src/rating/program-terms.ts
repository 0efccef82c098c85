import type { Exchange } from '#libs/commissions';
import { dayAt, daysLater } from '../arithmetic/calendar.js';
import { digitsOf } from '../arithmetic/minor.js';
import type { Rational } from '../arithmetic/rational.js';
import type { SaleHead } from '../sources/sale-source.js';
import type { FactReader } from './conditions.js';
import type { PartnerStates } from '../states/partner.states.js';
import type { ProgramStates } from './program.states.js';
import { converted, type PublishedDays } from '../states/published-rates.js';
import type { PlanTerms } from './plan-terms.js';
import type { Conversion } from './worth.js';

const USUAL_RATE_SOURCE = 'ecb';

type NotRated = 'BEFORE_PROGRAM_START' | 'PARTNER_COULD_NOT_EARN' | 'NO_PLAN_IN_FORCE';

/** What is known of each partner. */
export type PartnersKnown = Pick<ReadonlyMap<string, PartnerStates>, 'get'>;

interface SaleHold {
  readonly kind: 'maturity' | 'risk';
  readonly until: string | null;
}

interface Pinning {
  readonly programRevision: string;
  readonly partnerRevision: string;
  readonly tier: number;
  readonly partnerKind: string;
  readonly partnerCountry: string | null;
}

/** What a program says of a sale at the moment of history that the audit has come to. */
export class KnownTerms<Shared> {
  readonly digitsOf = digitsOf;
  readonly partners = {
    facts: (partner: string, at: string) => this.facts(partner, at),
    earns: (partner: string, at: string) => this.standings.get(partner)?.earnsAt(at) ?? false,
    terms: (partner: string, at: string) => this.terms(partner, at),
    holds: (partner: string, sale: SaleHead) => this.holds(partner, sale),
    pins: (partner: string, at: string) => this.pins(partner, at),
  };

  private readonly readers = new Map<string, FactReader>();
  private readonly pinned = new Map<string, Pinning>();

  constructor(
    private readonly program: ProgramStates,
    private readonly known: PartnersKnown,
    private readonly rates: (source: string) => PublishedDays | undefined,
    readonly sharedCaps: Shared,
    /** Who may earn, and who is suspended. */
    private readonly standings: PartnersKnown = known,
  ) {}

  get currency(): string {
    return this.program.currency;
  }

  readonly conversion = (sale: SaleHead) => {
    const exchange = this.exchange(sale);
    if (exchange === null) return NO_CONVERSION;
    return exchange && { exchange, convert: conversionBy(exchange) };
  };

  /** The published rates of the sale's own day; null where none are needed. */
  private exchange({ currency, occurredAt, zone }: SaleHead): Exchange | null | undefined {
    if (currency === this.currency) return null;
    const source = this.program.payoutPolicyAt(occurredAt)?.rateSource ?? USUAL_RATE_SOURCE;
    return this.rates(source)?.on(dayAt(occurredAt, zone), currency, this.currency);
  }

  private terms(partner: string, at: string): PlanTerms | NotRated {
    if (at < this.program.startsAt) return 'BEFORE_PROGRAM_START';
    const known = this.known.get(partner);
    if (!known || !this.standings.get(partner)?.earnsAt(at)) return 'PARTNER_COULD_NOT_EARN';
    return this.program.termsAt(at, known.planIdAt(at)) ?? 'NO_PLAN_IN_FORCE';
  }

  /** Pinned as they are known now: what is learned later changes nothing of this sale. */
  private facts(partner: string, at: string): FactReader {
    const known = this.known.get(partner);
    if (!known) return () => [];
    const { key, kind, country } = known;
    const tier = known.tierAt(at).toString();
    return this.once(this.readers, `${kind} ${country} ${tier} ${key}`, () => (fact) => {
      if (fact === 'partner.key') return [key];
      if (fact === 'partner.kind') return [kind];
      if (fact === 'partner.tier') return [tier];
      return fact === 'partner.country' && country !== null ? [country] : [];
    });
  }

  /** Sales of one partner pin the same for a long time: it is kept once. */
  private once<T>(all: Map<string, T>, key: string, make: () => T): T {
    let found = all.get(key);
    if (found === undefined) all.set(key, (found = make()));
    return found;
  }

  private holds(partner: string, { occurredAt, zone, risky }: SaleHead): readonly SaleHold[] {
    const days = this.program.holdPolicyAt(occurredAt)?.maturityDays ?? 0;
    const suspended = this.standings.get(partner)?.standingAt(occurredAt) === 'suspended';
    const doubtful = suspended || risky.includes(partner);
    if (days <= 0 && !doubtful) return NO_HOLDS;
    const maturity: SaleHold[] = days > 0 ? [{ kind: 'maturity', until: daysLater(occurredAt, days, zone) }] : [];
    return doubtful ? [...maturity, { kind: 'risk', until: null }] : maturity;
  }

  private pins(partner: string, at: string): Pinning | undefined {
    const known = this.known.get(partner);
    if (!known) return undefined;
    const [tier, programRevision, partnerRevision] = [
      known.tierAt(at),
      `${this.program.revision}`,
      `${known.revision}`,
    ];
    const { kind: partnerKind, country: partnerCountry } = known;
    const pins = { programRevision, partnerRevision, tier, partnerKind, partnerCountry };
    return this.once(this.pinned, `${partner} ${programRevision} ${partnerRevision} ${tier}`, () => pins);
  }
}

const NO_HOLDS: readonly SaleHold[] = [];

/** Of most sales: it is kept once. */
const NO_CONVERSION = { exchange: null, convert: (amount: Rational) => amount };

const conversionBy =
  (exchange: Exchange): Conversion =>
  (amount) =>
    converted(amount, exchange);
