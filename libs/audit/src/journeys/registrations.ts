import type { JourneyEvent } from '#libs/attribution';
import type { AccountEvent } from '#libs/deals';
import type { Recorded } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import type { SaleAttribution } from '#libs/sales';
import { Rational } from '../arithmetic/rational.js';
import { formOf } from '../states/line.form.js';

/** Whether something was known by an event, when it was decided. */
export type KnownThen = (event: Pick<Recorded<AccountEvent>, 'stream' | 'revision' | 'position' | 'data'>) => boolean;

/** What a partner was promised, at `from` ≤ t < `until`. */
interface Promised {
  readonly dealId: string;
  readonly partnerId: string;
  readonly lines: readonly string[];
  readonly from: string;
  until: string;
}

export interface LineSold {
  readonly product: string;
  readonly category: string | null;
  readonly amount: string;
}

interface Account {
  readonly promised: readonly Promised[];
  /** That have ended in it, and that it has ended in. */
  readonly others: ReadonlySet<string>;
}

interface Asked {
  readonly accountIds: Iterable<string>;
  readonly isKnown: KnownThen;
  readonly at: string;
  /** Undefined: nobody knows what was sold. */
  readonly lines: readonly LineSold[] | undefined;
  readonly match: AttributionPolicy['registrationMatch'];
  readonly living: (partnerId: string) => string;
}

interface DecidedThen extends Pick<Asked, 'at' | 'match'> {
  readonly attribution: SaleAttribution;
  /** Of its customer's journey, up to which it was read. */
  readonly revision: bigint;
  readonly around: Pick<Asked, 'living'>;
}

const MATTERS: ReadonlySet<AccountEvent['type']> = new Set([
  ...(['account.protection-granted', 'account.protection-reinstated', 'account.protection-extended'] as const),
  ...(['account.protection-ended', 'account.registration-reassigned', 'account.absorbed', 'account.joined'] as const),
]);

/** Who was promised which customer, as it was known at any of the events that said so. */
export class RegistrationsModel {
  private readonly events = new Map<string, Recorded<AccountEvent>[]>();
  /** By sale that has read an account: what was sold, should it be decided anew. */
  private readonly lines = new Map<string, readonly LineSold[]>();
  /** By journey: accounts under which deals know the same customer. */
  private readonly known = new Map<string, { readonly accountId: string; readonly since: bigint }[]>();

  account(event: Recorded<AccountEvent>): void {
    if (!MATTERS.has(event.type)) return;
    const { accountId } = event.data;
    const before = this.events.get(accountId);
    if (before) before.push(event);
    else this.events.set(accountId, [event]);
  }

  /** Whose a sale is by a registration, in the accounts that it has read, and those of its customer that it has not. */
  ofSale(
    sale: { readonly saleId: string; readonly lines?: readonly LineSold[] },
    { at, attribution, match, revision, around: { living } }: DecidedThen,
  ): { readonly registered: readonly string[]; readonly unread: readonly string[] } {
    const { readAt, journeyId, decidedBy } = attribution;
    const read = readAt.filter(({ stream }) => stream === 'account');
    const accounts = new Map(read.map(({ id, revision: by }) => [id, BigInt(by)]));
    const isKnown: KnownThen = ({ data, revision: said }) => said <= (accounts.get(data.accountId) ?? -1n);
    const own = journeyId === null ? [] : [...this.accountsOf(journeyId, revision, isKnown)];
    const unread = own.filter((id) => !accounts.has(id));
    if (accounts.size === 0) return { registered: [], unread };
    if (sale.lines) this.lines.set(sale.saleId, sale.lines);
    const lines = this.lines.get(sale.saleId);
    // Of a sale that has read none before, nobody here knows any more what was sold.
    if (!lines && match === 'same-line' && decidedBy !== 'registration') return { registered: [], unread };
    return { registered: this.holders({ accountIds: accounts.keys(), isKnown, at, lines, match, living }), unread };
  }

  journey({ type, data, revision }: Recorded<JourneyEvent>): void {
    const named =
      type === 'journey.opened' || type === 'journey.identified'
        ? [data.accountId]
        : type === 'journey.absorbed'
          ? data.kept.accountIds
          : [];
    for (const accountId of named) {
      if (accountId === null) continue;
      const before = this.known.get(data.journeyId) ?? [];
      this.known.set(data.journeyId, [...before, { accountId, since: revision }]);
    }
  }

  /** Under which deals know a customer, as one of its events left it, with all that these have ended in. */
  accountsOf(journeyId: string, revision: bigint, isKnown: KnownThen): ReadonlySet<string> {
    const said = this.known.get(journeyId)?.filter(({ since }) => since <= revision) ?? [];
    return this.withOthers(
      said.map(({ accountId }) => accountId),
      isKnown,
    );
  }

  /**
   * Whose the customer is by a registration: of several partners the one whose registered lines come to the greatest amount, then the one that was
   * approved earlier. More than one where nothing tells them apart, or nobody knows what was sold; none: no registration decides.
   */
  holders({ accountIds, isKnown, at, lines, match, living }: Asked): readonly string[] {
    const promised = [...this.withOthers(accountIds, isKnown)].flatMap((id) => this.folded(id, isKnown).promised);
    const inForce = promised.filter(({ from, until }) => from <= at && at < until);
    if (lines === undefined) return [...new Set(inForce.map(({ partnerId }) => living(partnerId)))];
    const taken = new Map<string, { readonly lines: Set<LineSold>; since: string }>();
    for (const { partnerId, lines: of, from } of inForce) {
      const forms = new Set(of.map(formOf));
      const has = (name: string | null): boolean => name !== null && forms.has(formOf(name));
      const own = lines.filter(({ product, category }) => has(product) || has(category));
      if (match === 'same-line' && own.length === 0) continue;
      const partner = living(partnerId);
      const before = taken.get(partner) ?? { lines: new Set<LineSold>(), since: from };
      for (const line of own) before.lines.add(line);
      if (from < before.since) before.since = from;
      taken.set(partner, before);
    }
    const worth = [...taken].map(([partner, one]) => ({ partner, since: one.since, amount: sumOf(one.lines) }));
    const best = worth.filter((one) => !worth.some(({ amount }) => amount.compare(one.amount) > 0));
    return best.filter((one) => !best.some(({ since }) => since < one.since)).map(({ partner }) => partner);
  }

  private withOthers(accountIds: Iterable<string>, isKnown: KnownThen): ReadonlySet<string> {
    const all = new Set(accountIds);
    for (const id of all) for (const other of this.folded(id, isKnown).others) all.add(other);
    return all;
  }

  private folded(accountId: string, isKnown: KnownThen): Account {
    const [promised, others] = [[] as Promised[], new Set<string>()];
    const newest = (dealId: string): Promised | undefined => promised.findLast((one) => one.dealId === dealId);
    const ends = (one: Promised, at: string): void => {
      if (at < one.until) one.until = at;
    };
    for (const event of this.events.get(accountId) ?? []) {
      if (!isKnown(event)) continue;
      const { type, data } = event;
      if (type === 'account.protection-granted' || type === 'account.protection-reinstated') {
        const { dealId, partnerId, productLines: lines, at: from, until } = data;
        promised.push({ dealId, partnerId, lines, from, until });
      } else if (type === 'account.protection-extended') {
        const held = newest(data.dealId);
        if (held) held.until = data.until;
      } else if (type === 'account.protection-ended') {
        const held = newest(data.dealId);
        if (held) ends(held, data.closing?.closedAt ?? data.at);
      } else if (type === 'account.registration-reassigned') {
        const held = newest(data.dealId);
        if (!held || held.until <= data.at) continue;
        promised.push({ ...held, partnerId: data.partnerId, from: data.at });
        ends(held, data.at);
      } else if (type === 'account.absorbed') {
        for (const { dealId, partnerId, productLines: lines, from, until } of data.kept.protections)
          promised.push({ dealId, partnerId, lines, from, until });
        for (const other of [data.from, ...data.kept.absorbed]) others.add(other);
      } else if (type === 'account.joined') {
        for (const one of promised) ends(one, data.at);
        others.add(data.into);
      }
    }
    return { promised, others };
  }
}

/** Without its sign. */
const sumOf = (lines: Iterable<LineSold>): Rational =>
  [...lines].reduce((sum, { amount }) => sum.plus(Rational.of(amount)), Rational.zero).abs();
