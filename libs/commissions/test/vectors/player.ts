import { dayOf, Fraction, type Instant, isRefusal, plusDays, type Refusal } from '#libs/kernel';
import type { Conversion } from '#libs/rates';
import { type Act, performAcross } from '../../src/ledger/movements/acts.js';
import { type Book, emptyBook } from '../../src/ledger/entry/book.js';
import type { SharedAllowance } from '../../src/ledger/window/cap-allowance.js';
import { amendActs } from '../../src/ledger/movements/change-sale.js';
import { refundActs } from '../../src/ledger/movements/clawback.js';
import { adjust, clawBack, end, reverseClawback, worthIn } from '../../src/ledger/movements/correct.js';
import { standsOf } from '../../src/ledger/entry/entry.js';
import type { Settled } from '../../src/ledger/entry/posting.js';
import { entryIdOf, recordActs } from '../../src/ledger/movements/record-source.js';
import type { Claim, ClaimLevel, Source } from '../../src/ledger/entry/source.js';
import { windowFigures } from '../../src/ledger/window/window.js';
import { toMinor } from './minor.js';
import { plain, planOf } from './plans.js';
import { Refused, SaleModel } from './sale-model.js';
import type {
  Expected,
  ExpectedPosting,
  ExpectedSkip,
  ExpectedWindow,
  Scenario,
  ScenarioLine,
  ScenarioVersion,
  Step,
} from './scenario.js';

const KINDS: Readonly<Record<string, string>> = {
  accrued: 'accrual',
  'trued-up': 'rerated',
  refunded: 'refund',
  'refund-reversed': 'refundReversal',
  amended: 'amendment',
  'clawed-back': 'clawback',
  'clawback-reversed': 'clawbackReversal',
  adjusted: 'adjustment',
  voided: 'void',
  declined: 'decline',
};

interface Parenthood {
  readonly child: string;
  readonly parent: string | null;
  readonly effectiveFrom: string;
}

interface Line extends ExpectedPosting {
  readonly partner: string;
  readonly held: bigint;
  readonly until: string | null;
}

/** What a step made of the ledgers, in the words of the scenarios. */
export interface Played {
  readonly refused?: string;
  readonly exceeded?: string;
  readonly parked?: string;
  readonly waits?: boolean;
  readonly waitingRefused?: Readonly<Record<string, string>>;
}

/** Plays one scenario through the pure functions of the engine: every partner's ledger in a value of its own. */
export class Player {
  private readonly books = new Map<string, Book>();
  private readonly sales = new Map<string, SaleModel>();
  private readonly sources = new Map<string, Map<string, Source>>();
  private readonly waiting: Step[] = [];
  /** Refunds that came before their sale: those that did not fit it, and those that were reversed. */
  private readonly misfits = new Set<string>();
  private readonly reversedEarly = new Set<string>();
  private readonly merged = new Map<string, string>();
  private readonly parents: Parenthood[] = [];
  private readonly versions: ScenarioVersion[];
  private readonly programUse = new Map<string, bigint>();
  private readonly lines: Line[] = [];
  private readonly skipped: ExpectedSkip[] = [];
  private readonly clawbacks = new Map<string, { partner: string; id: string }>();
  private partners: readonly string[];

  constructor(private readonly scenario: Scenario) {
    this.versions = [...(scenario.plans[0]?.versions ?? [])];
    this.partners = scenario.partners.map(({ key }) => key);
    for (const { key, parents } of scenario.partners) {
      for (const { parent, effectiveFrom } of parents ?? []) this.parents.push({ child: key, parent, effectiveFrom });
    }
  }

  play(step: Step): Played {
    try {
      return this.act(step);
    } catch (error) {
      if (error instanceof Refused) return { refused: error.message };
      throw error;
    }
  }

  totals(): Record<string, number> {
    return Object.fromEntries(this.partners.map((partner) => [partner, Number(this.standing(partner))]));
  }

  /** Of what is posted, and of what stands of every entry: the two are one, always. */
  private standing(partner: string): bigint {
    const posted = this.lines
      .filter((line) => line.partner === partner)
      .reduce((sum, { amount }) => sum + BigInt(amount), 0n);
    const book = this.books.get(partner);
    const stands = [...(book?.entries.values() ?? [])].reduce(
      (sum, entry) => sum + standsOf(entry, worthIn(book as Book, entry)),
      0n,
    );
    if (posted !== stands) throw new Error(`${partner}: ${posted} posted, ${stands} stands`);
    return posted;
  }

  /** Throws where the ledgers do not add up: posted = stands, posted + cut = due + absorbed, and no sale's entry below zero. */
  verify(): void {
    this.totals();
    this.windows();
    for (const [name, amount] of Object.entries(this.stands())) {
      if (amount < 0n) throw new Error(`${name} stands at ${amount}`);
    }
    for (const book of this.books.values()) {
      for (const window of book.windows.values()) {
        const parts = window.entryIds.toArray().flatMap((id) => book.entries.get(id) ?? []);
        const stands = parts.reduce((sum, entry) => sum + standsOf(entry, worthIn(book, entry)), 0n);
        if (window.stands !== stands) throw new Error(`${window.windowId}: ${window.stands} kept, ${stands} stands`);
      }
    }
  }

  /** What stands of every entry, by ledger and entry; zeros left out. */
  stands(): Record<string, bigint> {
    return Object.fromEntries(
      [...this.books].flatMap(([partner, book]) =>
        [...book.entries.values()].flatMap((entry) => {
          const stands = standsOf(entry, worthIn(book, entry));
          return stands === 0n ? [] : [[`${partner} ${entry.entryId}`, stands] as const];
        }),
      ),
    );
  }

  left(): bigint {
    return Object.values(this.stands()).reduce((sum, amount) => sum + amount, 0n);
  }

  given(): bigint {
    return [...this.books.values()].reduce(
      (sum, book) => [...book.entries.values()].reduce((all, { given }) => all + given, sum),
      0n,
    );
  }

  hasExceeded(): boolean {
    return [...this.sales.values()].some(({ refunds }) => refunds.some(({ exceeded }) => exceeded.length > 0));
  }

  isCapped(): boolean {
    return [...this.books.values()].some((book) => [...book.entries.values()].some(({ caps }) => caps.length > 0));
  }

  /** What has been granted under every cap of a ledger, and the greatest limit that any version gives it. */
  capUse(): readonly { key: string; drawn: bigint; limit: bigint }[] {
    const uses = [...this.books.values()].map((book) => ({
      limits: [...book.entries.values()].flatMap(({ caps, drawn }) => caps.map((cap) => ({ ...cap, drawn }))),
    }));
    return uses.flatMap(({ limits }) =>
      limits
        .filter(({ shared }) => !shared)
        .map(({ key }) => ({
          key,
          drawn: limits.filter((each) => each.key === key).reduce((sum, { drawn }) => sum + drawn, 0n),
          limit: limits
            .filter((each) => each.key === key)
            .reduce((most, { limit }) => (limit > most ? limit : most), 0n),
        })),
    );
  }

  /** The same sales, in the same order, recorded at once as they stand now. */
  recomputed(): Player {
    const other = new Player({ ...this.scenario, steps: [] });
    for (const [saleId, sources] of this.sources) {
      const model = this.sales.get(saleId) as SaleModel;
      const { sold: lines, refundedWhole } = model;
      const ledgers = [...sources].map(([partner, source]) => ({
        ...{ partner, book: other.book(partner) },
        acts: recordActs({ ...source, lines, refundedWhole }, this.scenario.program.currency),
      }));
      const all = performAcross(ledgers, other.shared);
      for (const [at, { partner }] of ledgers.entries())
        other.books.set(partner, all?.[at]?.book ?? other.book(partner));
    }
    return other;
  }

  outcome(): Expected {
    const ledgers: Record<string, ExpectedPosting[]> = {};
    for (const { partner, held: _held, until: _until, ...line } of this.lines) {
      if (line.amount !== 0) (ledgers[partner] ??= []).push(line);
    }
    const { asOf } = this.scenario;
    const held = (partner: string): number =>
      Number(
        this.lines
          .filter((line) => line.partner === partner && line.until !== null && asOf !== undefined && line.until > asOf)
          .reduce((sum, line) => sum + line.held, 0n),
      );
    const by = (amount: (partner: string) => number): Record<string, number> =>
      Object.fromEntries(this.partners.map((partner) => [partner, amount(partner)]));
    const totals = this.totals();
    const holds = asOf === undefined ? {} : { held: by(held), payable: by((each) => (totals[each] ?? 0) - held(each)) };
    return { totals, ledgers, passed: this.skipped, windows: this.windows(), ...holds };
  }

  private windows(): ExpectedWindow[] {
    return [...this.books].flatMap(([partner, book]) =>
      [...book.windows.values()].map((window) => {
        const [, rule, , , key] = JSON.parse(window.windowId) as string[];
        const { due, posted, cut, absorbed } = windowFigures(book, window);
        if (posted + cut !== due + absorbed)
          throw new Error(`${partner} ${rule}: ${posted} + ${cut} ≠ ${due} + ${absorbed}`);
        return {
          ...{ partner, rule: rule ?? '', window: theirKey(key ?? ''), due: Number(due), posted: Number(posted) },
          ...{ cut: Number(cut), absorbed: Number(absorbed) },
        };
      }),
    );
  }

  private act(step: Step): Played {
    switch (step.step) {
      case 'recordSale':
        return this.record(step, false);
      case 'recordCreditNote':
        return this.record(step, true);
      case 'refundSale':
        return this.refund(step);
      case 'reverseRefund':
        return this.reverse(step);
      case 'amendSale':
        return this.amend(step);
      case 'clawBack':
      case 'void':
      case 'decline':
      case 'adjust':
        return this.correct(step);
      case 'reverseClawback': {
        const { partner, id } = this.clawbackOf(step.clawback ?? '');
        return this.person(step, partner, (book) => reverseClawback(book, { commandId: step.key, clawbackId: id }));
      }
      case 'setPartnerParent':
        return this.setParent(step);
      case 'mergePartner':
        return this.merge(step);
      case 'publishPlan':
        if (step.version) this.versions.push(step.version);
        return {};
      default:
        throw new Error(`no such step: ${step.step}`);
    }
  }

  private survivor(partner: string): string {
    const into = this.merged.get(partner);
    return into === undefined ? partner : this.survivor(into);
  }

  private merge({ partner = '', into = '' }: Step): Played {
    if (this.merged.has(partner) || this.survivor(into) === partner || !this.partners.includes(into))
      throw new Refused('BAD_MERGE');
    this.merged.set(partner, into);
    return {};
  }

  private parentAt(parents: readonly Parenthood[], child: string, at: string): string | null {
    const since = parents.filter((each) => each.child === child && each.effectiveFrom <= at);
    const latest = since.reduce<Parenthood | undefined>(
      (best, each) => (!best || each.effectiveFrom >= best.effectiveFrom ? each : best),
      undefined,
    );
    return latest?.parent ?? null;
  }

  private setParent({ partner: child = '', parent = null, effectiveFrom = '' }: Step): Played {
    const next = [...this.parents, { child, parent, effectiveFrom }];
    for (const { effectiveFrom: at } of next) {
      for (const start of this.partners) {
        let [current, depth]: [string | null, number] = [start, 0];
        while ((current = this.parentAt(next, current, at)) !== null) {
          depth += 1;
          if (current === start) throw new Refused('WOULD_BE_A_CYCLE');
          if (depth > 20) break;
        }
        if (depth > 10) throw new Refused('TOO_DEEP');
      }
    }
    this.parents.push({ child, parent, effectiveFrom });
    return {};
  }

  private ancestor(credited: string, level: number, at: string): string | null {
    let current: string | null = credited;
    for (let step = 0; step < level && current !== null; step += 1) {
      const above = this.parentAt(this.parents, current, at);
      current = above === null ? null : this.survivor(above);
    }
    return current === credited ? null : current;
  }

  private couldEarn(partner: string, at: string): boolean {
    const { couldNotEarn = [] } = this.scenario.partners.find(({ key }) => key === partner) ?? {};
    return !couldNotEarn.some(({ from, until }) => from <= at && (until === undefined || at < until));
  }

  private record(step: Step, isNote: boolean): Played {
    const { currency, timeZone } = this.scenario.program;
    const model = new SaleModel(step.currency ?? currency, step.lines as readonly ScenarioLine[], isNote);
    const version = this.versions.filter(({ effectiveFrom }) => effectiveFrom <= step.occurredAt);
    const inForce = version.reduce<ScenarioVersion | undefined>(
      (best, each) => (!best || each.effectiveFrom >= best.effectiveFrom ? each : best),
      undefined,
    );
    this.sales.set(step.key, model);
    const credits = mergedCredits(
      (step.credits ?? []).map((credit) => ({ ...credit, partner: this.survivor(credit.partner) })),
    );
    if (!inForce) {
      for (const { partner } of credits)
        this.skipped.push({ step: step.key, partner, sale: step.key, rule: null, reason: 'NO_PLAN' });
      return this.applyWaiting(step);
    }
    const conversion = this.conversion(model.currency, dayOf(step.occurredAt, timeZone));
    if (conversion.kind === 'noRate') return { parked: 'NO_RATE' };
    const at = instant(step.occurredAt);
    const days = inForce.holdDays ?? 0;
    const until = step.holdUntil ? instant(step.holdUntil) : days > 0 ? plusDays(at, days, timeZone) : null;
    const ledgers = new Map<string, Claim[]>();
    const answers = (partner: string, claim: Omit<Claim, 'levels'>, level: ClaimLevel): void => {
      const claims = ledgers.get(partner) ?? [];
      const known = claims.find(({ credited }) => credited === claim.credited);
      if (known) (known.levels as ClaimLevel[]).push(level);
      else claims.push({ ...claim, levels: [level] });
      ledgers.set(partner, claims);
    };
    for (const [part, { partner }] of credits.entries()) {
      const {
        kind = 'affiliate',
        country = null,
        tier = 1,
      } = this.scenario.partners.find(({ key }) => key === partner) ?? {};
      const claim = { credited: partner, part, partner: { externalId: partner, kind, country, tier } };
      const earns = this.couldEarn(partner, step.occurredAt);
      answers(partner, claim, { level: 0, standing: earns ? 'earns' : 'could-not-earn' });
      if (!earns) continue;
      for (const level of [1, 2, 3] as const) {
        const above = this.ancestor(partner, level, step.occurredAt);
        if (above === null) answers(partner, claim, { level, standing: 'nobody' });
        else
          answers(above, claim, {
            level,
            standing: this.couldEarn(above, step.occurredAt) ? 'earns' : 'could-not-earn',
          });
      }
    }
    const sources = new Map<string, Source>();
    for (const [partner, claims] of ledgers) {
      sources.set(partner, {
        ...{ causeId: step.key, kind: isNote ? 'credit-note' : 'sale', saleId: step.key, occurredAt: at, timeZone },
        ...{ lines: model.sold, refundedWhole: false, plan: planOf(inForce), conversion, claims },
        ...{ customerRef: step.customer?.key ?? null, weights: credits.map(({ weight }) => weight) },
        holds: until === null || isNote ? [] : [{ kind: 'maturity', until }],
        facts: {
          customer: {
            ref: step.customer?.key ?? null,
            ...{ country: step.customer?.country ?? null, returning: step.customer?.returning ?? null },
            ...{ conversionNumber: null, monthsSinceFirst: null },
          },
          ...{ saleType: step.type ?? null, metadata: step.metadata ?? {} },
        },
      });
    }
    if (
      !this.perform(
        step,
        step.key,
        [...sources].map(([partner, source]) => [partner, recordActs(source, currency)]),
      )
    ) {
      return { parked: 'AMOUNT_OUT_OF_RANGE' };
    }
    this.sources.set(step.key, sources);
    return this.applyWaiting(step);
  }

  private applyWaiting(step: Step): Played {
    const waitingRefused: Record<string, string> = {};
    for (const waiting of this.waiting.splice(0)) {
      if (waiting.sale !== step.key) this.waiting.push(waiting);
      else {
        const played = this.play({ ...waiting, occurredAt: step.occurredAt, expect: { waits: true } });
        if (played.refused) {
          waitingRefused[waiting.key] = played.refused;
          this.misfits.add(waiting.key);
        }
        for (const [at, line] of this.lines.entries())
          if (line.step === waiting.key) this.lines[at] = { ...line, step: step.key };
        for (const [at, skip] of this.skipped.entries())
          if (skip.step === waiting.key) this.skipped[at] = { ...skip, step: step.key };
      }
    }
    return Object.keys(waitingRefused).length > 0 ? { waitingRefused } : {};
  }

  private refund(step: Step): Played {
    const model = this.sales.get(step.sale ?? '');
    if (!model) {
      this.waiting.push(step);
      return { waits: true };
    }
    const exceeded = model.refund(step);
    this.changed(step, step.sale ?? '', 'refunded');
    return exceeded.isZero ? {} : { exceeded: exceeded.toString() };
  }

  private reverse(step: Step): Played {
    const waits = this.waiting.findIndex(({ key }) => key === step.refund);
    if (this.reversedEarly.has(step.refund ?? '')) throw new Refused('ALREADY_REVERSED');
    if (waits >= 0 || this.misfits.has(step.refund ?? '')) {
      if (waits >= 0) this.waiting.splice(waits, 1);
      this.reversedEarly.add(step.refund ?? '');
      return {};
    }
    const found = [...this.sales].find(([, { refunds }]) => refunds.some(({ key }) => key === step.refund));
    if (!found) throw new Refused('UNKNOWN_REFUND');
    found[1].reverse(step.refund ?? '');
    this.changed(step, found[0], 'refund-reversed');
    return {};
  }

  private changed(step: Step, saleId: string, kind: 'refunded' | 'refund-reversed'): void {
    const model = this.sales.get(saleId) as SaleModel;
    const { sold: lines, refundedWhole } = model;
    const change = { causeId: step.key, kind, saleId, occurredAt: instant(step.occurredAt), lines, refundedWhole };
    const partners = [...(this.sources.get(saleId)?.keys() ?? [])];
    this.perform(
      step,
      saleId,
      partners.map((partner) => [partner, refundActs(this.book(partner), change)]),
    );
  }

  private amend(step: Step): Played {
    const saleId = step.sale ?? '';
    const model = this.sales.get(saleId);
    if (!model) throw new Refused('UNKNOWN_SALE');
    model.amend(step.lines as readonly ScenarioLine[]);
    const { sold: lines, refundedWhole } = model;
    const sources = [...(this.sources.get(saleId) ?? [])];
    const acts = sources.map(([partner, source]): [string, readonly Act[]] => [
      partner,
      amendActs(this.book(partner), saleId, [{ ...source, causeId: step.key, lines, refundedWhole }]),
    ]);
    return this.perform(step, saleId, acts) ? {} : { parked: 'AMOUNT_OUT_OF_RANGE' };
  }

  private perform(step: Step, saleId: string, acts: readonly (readonly [string, readonly Act[]])[]): boolean {
    const ledgers = acts.map(([partner, its]) => ({ book: this.book(partner), acts: its }));
    const all = performAcross(ledgers, this.shared);
    for (const [at, [partner]] of acts.entries()) {
      const settled = all?.[at];
      if (settled) this.settle(step, partner, settled, saleId);
    }
    return all !== null;
  }

  private correct(step: Step): Played {
    const { sale = '', rule = '', partner = '', credited = partner } = step.entry ?? {};
    const act = { commandId: step.key, entryId: entryIdOf(sale, rule, credited) };
    return this.person(step, partner, (book) => {
      switch (step.step) {
        case 'clawBack':
          if (step.amount !== undefined) return clawBack(book, act, { amount: this.minor(step.amount) });
          return clawBack(book, act, step.share === undefined ? 'all' : { share: Fraction.of(plain(step.share)) });
        case 'adjust':
          return adjust(book, act, this.minor(step.amount ?? '0'));
        default:
          return end(book, act, step.step === 'void' ? 'voided' : 'declined');
      }
    });
  }

  private person(step: Step, partner: string, decide: (book: Book) => Settled | Refusal): Played {
    const decided = decide(this.book(partner));
    if (isRefusal(decided)) throw new Refused(decided.refused);
    this.settle(step, partner, decided, null);
    return {};
  }

  private clawbackOf(key: string): { partner: string; id: string } {
    const found = this.clawbacks.get(key);
    if (!found) throw new Refused('UNKNOWN_CLAWBACK');
    return found;
  }

  private book(partner: string): Book {
    return this.books.get(partner) ?? emptyBook(this.scenario.program.currency);
  }

  private minor(amount: string): bigint {
    return toMinor(plain(amount), this.scenario.program.currency);
  }

  /** What caps of the program give, counted over all ledgers. */
  private readonly shared: SharedAllowance = (_entryId, caps, asked) => {
    const granted = caps.reduce((least, { key, limit }) => {
      const left = limit - (this.programUse.get(key) ?? 0n);
      return left < least ? (left > 0n ? left : 0n) : least;
    }, asked);
    for (const { key } of caps) this.programUse.set(key, (this.programUse.get(key) ?? 0n) + granted);
    return granted;
  };

  private settle(step: Step, partner: string, { book, postings, skipped }: Settled, saleId: string | null): void {
    this.books.set(partner, book);
    for (const { entryId, kind, amount, held, postingId } of postings) {
      const entry = book.entries.get(entryId);
      if (!entry) throw new Error(`a posting of no entry: ${entryId}`);
      if (kind === 'clawed-back' || kind === 'refunded') this.clawbacks.set(step.key, { partner, id: postingId });
      const { saleId: sale, ruleId: rule, credited, windowId, holds } = entry;
      const of = credited === partner ? {} : { credited };
      if (amount === 0n && kind === 'accrued') {
        const isCut = entry.caps.length > 0 && worthIn(book, entry) > 0n;
        const reason = isCut ? 'CAP_REACHED' : 'SALE_EARNED_NOTHING';
        if (isCut || windowId === null) this.skipped.push({ step: step.key, partner, sale, rule, reason });
      }
      const line = { step: step.key, kind: KINDS[kind] ?? kind, sale, rule, amount: Number(amount), ...of };
      this.lines.push({ ...line, partner, held, until: holds[0]?.until ?? null });
    }
    for (const { ruleId: rule, reason, credited } of skipped) {
      if (reason === 'NOTHING_CHANGED') continue;
      const sale = saleId ?? this.saleOf(book, step);
      this.skipped.push({ step: step.key, partner: reason === 'NO_PARENT' ? credited : partner, sale, rule, reason });
    }
  }

  private saleOf(book: Book, step: Step): string {
    const of = this.clawbacks.get(step.clawback ?? '');
    return book.entries.get(book.clawbacks.get(of?.id ?? '')?.entryId ?? '')?.saleId ?? '';
  }

  /** Rates are units per euro. */
  private conversion(from: string, day: string): Conversion {
    const to = this.scenario.program.currency;
    if (from === to) return { kind: 'sameCurrency' };
    const oldest = dayOf(plusDays(`${day}T12:00:00.000Z`, -7, 'UTC'), 'UTC');
    const rateOf = (currency: string): string | undefined =>
      currency === 'EUR'
        ? '1'
        : (this.scenario.rates ?? [])
            .filter((rate) => rate.currency === currency && rate.day <= day && rate.day >= oldest)
            .sort((a, b) => (a.day < b.day ? -1 : 1))
            .at(-1)?.perEuro;
    const [fromRate, toRate] = [rateOf(from), rateOf(to)];
    if (fromRate === undefined || toRate === undefined) return { kind: 'noRate' };
    const rates = { from, to, fromRate: plain(fromRate), toRate: plain(toRate), day, source: 'ecb' };
    return { kind: 'rate', rates };
  }
}

const instant = (text: string): Instant => new Date(text).toISOString();

/** The scenarios name a quarter `2025-Q1` and a week by its Monday. */
function theirKey(key: string): string {
  const [, year, week] = /^(\d{4})-W(\d\d)$/.exec(key) ?? [];
  if (week === undefined) return key.replace(/^(\d{4})Q/, '$1-Q');
  const fourth = new Date(`${year}-01-04T00:00:00Z`);
  const days = 1 - (fourth.getUTCDay() || 7) + 7 * (Number(week) - 1);
  return new Date(fourth.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

function mergedCredits(credits: readonly { partner: string; weight: number }[]): { partner: string; weight: number }[] {
  const byPartner = new Map<string, number>();
  for (const { partner, weight } of credits) byPartner.set(partner, (byPartner.get(partner) ?? 0) + weight);
  return [...byPartner].map(([partner, weight]) => ({ partner, weight }));
}
