import type { JourneyEvent } from '#libs/attribution';
import type { AccountEvent } from '#libs/deals';
import type { Recorded } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import type { SaleAttribution } from '#libs/sales';
import { Rational } from '../arithmetic/rational.js';
import { formOf } from '../states/line.form.js';
import { type Account, accountOf, NO_ACCOUNT, type Promised } from './account.model.js';

/** By an account: of its events that matter, up to which something was decided; undefined: by none. */
export type KnownThen = (accountId: string) => bigint | undefined;

export interface LineSold {
  readonly product: string;
  readonly category: string | null;
  readonly amount: string;
}

interface Asked {
  readonly accountIds: Iterable<string>;
  readonly upTo: KnownThen;
  readonly at: string;
  /** Undefined: nobody knows what was sold. */
  readonly lines: readonly LineSold[] | undefined;
  readonly match: AttributionPolicy['registrationMatch'];
  readonly living: (partnerId: string) => string;
}

/** Each is one answer that is right; none of an answer: no registration decides. */
export type Holders = readonly (readonly string[])[] | 'unknown';

const NOBODY: Holders = [[]];

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
  private readonly folds = new Map<string, { readonly known: number; readonly account: Account }>();
  private isBlind = false;
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
  ): { readonly registered: Holders; readonly unread: readonly string[] } {
    const { readAt, journeyId, decidedBy } = attribution;
    const read = readAt.filter(({ stream }) => stream === 'account');
    const accounts = new Map(read.map(({ id, revision: by }) => [id, BigInt(by)]));
    const upTo: KnownThen = (accountId) => accounts.get(accountId);
    const own = journeyId === null ? [] : [...this.accountsOf(journeyId, revision, upTo)];
    const unread = own.filter((id) => !accounts.has(id));
    if (this.isBlind) return { registered: 'unknown', unread: [] };
    if (accounts.size === 0) return { registered: NOBODY, unread };
    if (sale.lines) this.lines.set(sale.saleId, sale.lines);
    const lines = this.lines.get(sale.saleId);
    // Of a sale that has read none before, nobody here knows any more what was sold.
    if (!lines && match === 'same-line' && decidedBy !== 'registration') return { registered: NOBODY, unread };
    return { registered: this.holders({ accountIds: accounts.keys(), upTo, at, lines, match, living }), unread };
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

  /** When it became known under which accounts deals know a customer. */
  namedAt(journeyId: string): readonly bigint[] {
    return this.known.get(journeyId)?.map(({ since }) => since) ?? [];
  }

  /** Under which deals know a customer, as one of its events left it, with all that these have ended in. */
  accountsOf(journeyId: string, revision: bigint, upTo: KnownThen): ReadonlySet<string> {
    const said = this.known.get(journeyId)?.filter(({ since }) => since <= revision) ?? [];
    return this.withOthers(
      said.map(({ accountId }) => accountId),
      upTo,
    );
  }

  /**
   * Whose the customer is by a registration: of several partners the one whose registered lines come to the greatest amount, then the one that was
   * approved earlier. More than one where nothing tells them apart, or nobody knows what was sold; none: no registration decides. Another answer is
   * as right where product lines are the same but for letters: they were once compared as they are written (decision 0210).
   */
  holders({ accountIds, upTo, at, lines, match, living }: Asked): readonly (readonly string[])[] {
    const promised = [...this.withOthers(accountIds, upTo)].flatMap((id) => this.folded(id, upTo).promised);
    const inForce = promised.filter(({ from, until }) => from <= at && at < until);
    if (lines === undefined) return [[...new Set(inForce.map(({ partnerId }) => living(partnerId)))]];
    const by = (nameOf: (line: string) => string): readonly string[] =>
      decidedBy(inForce, { lines, match, living }, nameOf);
    const [folded, written] = [by(formOf), by((line) => line)];
    return folded.join() === written.join() ? [folded] : [folded, written];
  }

  /** Revisions of accounts that may have been read between two places of the history. */
  turnsOf(accountIds: Iterable<string>, since: bigint): readonly KnownThen[] {
    const events = [...accountIds].flatMap((id) => this.events.get(id) ?? []);
    const places = events.map(({ position }) => position.commit).filter((at) => at > since);
    return [since, ...new Set(places)].map(
      (at) => (accountId) => this.events.get(accountId)?.findLast(({ position }) => position.commit <= at)?.revision,
    );
  }

  /** What happened to an account is left out, and nobody can read it. */
  leftOut(): void {
    this.isBlind = true;
  }

  private withOthers(accountIds: Iterable<string>, upTo: KnownThen): ReadonlySet<string> {
    const all = new Set(accountIds);
    for (const id of all) for (const other of this.folded(id, upTo).others) all.add(other);
    return all;
  }

  /** As one of its events left it. Sales of a time ask for the same. */
  private folded(accountId: string, upTo: KnownThen): Account {
    const revision = upTo(accountId);
    const events = this.events.get(accountId);
    if (revision === undefined || !events) return NO_ACCOUNT;
    let known = events.length;
    while (known > 0 && events[known - 1]!.revision > revision) known -= 1;
    const before = this.folds.get(accountId);
    if (before?.known === known) return before.account;
    const account = accountOf(events.slice(0, known));
    this.folds.set(accountId, { known, account });
    return account;
  }
}

type Sold = Pick<Asked, 'match' | 'living'> & { readonly lines: readonly LineSold[] };

function decidedBy(
  inForce: readonly Promised[],
  { lines, match, living }: Sold,
  nameOf: (line: string) => string,
): readonly string[] {
  const taken = new Map<string, { readonly lines: Set<LineSold>; since: string }>();
  for (const { partnerId, lines: of, from } of inForce) {
    const names = new Set(of.map(nameOf));
    const has = (name: string | null): boolean => name !== null && names.has(nameOf(name));
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

/** Without its sign. */
const sumOf = (lines: Iterable<LineSold>): Rational =>
  [...lines].reduce((sum, { amount }) => sum.plus(Rational.of(amount)), Rational.zero).abs();
