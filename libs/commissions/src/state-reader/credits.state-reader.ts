import { earningAt, planAt } from '#libs/partners';
import { planInForce } from '#libs/programs';
import type { Instant, Position } from '#libs/kernel';
import { ledgerIdOf, type ProgramReader } from './program.state-reader.js';
import type { SoldCredit } from '../ledger/commands/ledger.commands.js';
import type { ClaimLevel } from '../ledger/entry/source.js';
import type { SaleThen } from './sale-history.js';
import { creditOf, type KnownTerms, type KnownAt, type Sold, type Standing } from './source-terms.js';

/** The credits of a sale by the partner whose ledger has to do with them; null while there is no rate. */
export type CreditsByLedger = ReadonlyMap<string, readonly (SoldCredit | null)[]>;

interface CreditsKnownAt extends KnownAt {
  /** Of a sale that was credited to others since: where it was credited to a partner first. Of one that was not known at `terms`, that is asked. */
  readonly first?: (partnerId: string) => Position | undefined;
}

async function termsAt(known: ProgramReader, partnerId: string, at: CreditsKnownAt): Promise<Position | undefined> {
  if (!at.first) return at.terms;
  const { state } = await known.partner(partnerId, at.terms);
  return state.status === 'absent' ? at.first(partnerId) : at.terms;
}

const isRecredited = ({ recorded, creditedBy }: SaleThen): boolean => creditedBy.eventId !== recorded.id;

/**
 * As of when the credits in force are rated. Terms are those known when the sale was recorded, like the terms of an amendment; of a partner that was not
 * known by then, those known when the sale was credited to it. May it earn is asked as known when the sale was credited to it: a ban since then counts.
 */
function inForce(then: SaleThen): CreditsKnownAt {
  const { recorded, creditedBy, first } = then;
  const at = { terms: recorded.position, standing: creditedBy.position };
  return isRecredited(then) ? { ...at, first: (partnerId) => first.get(partnerId)?.position } : at;
}

export const creditsInForce = (known: ProgramReader, then: SaleThen, standing: Standing): Promise<CreditsByLedger> =>
  creditsOf(known, then.recorded, standing, inForce(then));

/** The partners that a sale is credited to, and those above them that a rule may pay, whether or not any of them may earn. */
export async function partnersOf(known: ProgramReader, then: SaleThen): Promise<ReadonlySet<string>> {
  const partners = new Set<string>();
  for (const { partnerId } of then.recorded.data.credits) {
    const { seats } = await seatsOf(known, then.recorded, partnerId, inForce(then));
    for (const owner of [partnerId, ...seats.flatMap((seat) => seat.owner ?? [])]) partners.add(owner);
  }
  return partners;
}

/**
 * The same for one ledger where no rate was known by then: by what was known when it took up the sale, or the recredit, that had waited there; of one
 * that still waits, by what is known by now.
 */
export async function creditsLater(
  known: ProgramReader,
  then: SaleThen,
  standing: Standing,
  partnerId: string,
): Promise<readonly (SoldCredit | null)[]> {
  const { recorded } = then;
  if (isRecredited(then)) {
    const credits = await creditsWhenCredited(known, then, standing, partnerId);
    if (!credits.includes(null)) return credits;
    const now = { ...inForce(then), terms: undefined, standing: undefined };
    return (await creditsOf(known, recorded, standing, now)).get(partnerId) ?? [];
  }
  const at = await known.takenUpAt(ledgerIdOf(known.tenant, known.programId, partnerId), recorded.id);
  return (await creditsOf(known, recorded, standing, { terms: at, standing: at })).get(partnerId) ?? [];
}

/**
 * Of a sale that was recredited: by what was known when the ledger took up the sale, when the sale was credited to this partner first, or when the ledger
 * took up the recredit that did.
 */
export async function creditsWhenCredited(
  known: ProgramReader,
  then: SaleThen,
  standing: Standing,
  partnerId: string,
): Promise<readonly (SoldCredit | null)[]> {
  const { recorded, creditedBy } = then;
  const ledgerId = ledgerIdOf(known.tenant, known.programId, partnerId);
  const brought = broughtBy(then);
  const later = await known.takenUpAt(ledgerId, brought.eventId);
  for (const terms of [await known.takenUpAt(ledgerId, recorded.id), brought.position, later]) {
    if (terms === undefined) continue;
    const isTakenUp = terms === later && brought.eventId === creditedBy.eventId;
    const at = { ...inForce(then), terms, ...(isTakenUp && { standing: later }) };
    const credits = (await creditsOf(known, recorded, standing, at)).get(partnerId) ?? [];
    if (!credits.includes(null)) return credits;
  }
  return [null];
}

/** What credited the sale to the partner first that has it now. */
const broughtBy = ({ recorded, creditedBy, first }: SaleThen) =>
  first.get(recorded.data.credits[0]?.partnerId ?? '') ?? creditedBy;

/** By the partner whose ledger it is, in the order of the sale's credits. */
export async function creditsOf(
  known: ProgramReader,
  event: Sold,
  standing: Standing,
  at: CreditsKnownAt,
): Promise<CreditsByLedger> {
  const ledgers = new Map<string, (SoldCredit | null)[]>();
  for (const [part, { partnerId }] of event.data.credits.entries()) {
    const { knowledge, seats } = await seatsOf(known, event, partnerId, at);
    const nobody = seats.flatMap(({ level, owner }) => (owner ? [] : [{ level, standing: 'nobody' as const }]));
    const own: ClaimLevel[] = [{ level: 0, standing: 'earns' }, ...nobody];
    const owners = new Map<string, ClaimLevel[]>([[partnerId, own]]);
    for (const { level, owner, standing: above } of seats) {
      if (owner) owners.set(owner, [...(owners.get(owner) ?? []), { level, standing: above }]);
    }
    for (const [owner, levels] of owners) {
      const credit = creditOf(event, { part, levels }, knowledge, standing);
      // Whose credit earns nothing tells it in its own ledger.
      if (owner !== partnerId && credit?.kind === 'passed') continue;
      ledgers.set(owner, [...(ledgers.get(owner) ?? []), credit]);
    }
  }
  return ledgers;
}

interface Seat {
  readonly level: 1 | 2 | 3;
  readonly owner: string | undefined;
  readonly standing: 'earns' | 'could-not-earn';
}

interface Seats {
  readonly knowledge: KnownTerms;
  readonly seats: readonly Seat[];
}

/** What a credited partner is rated by, and who stands above it on the levels that some rule of its plan pays. */
async function seatsOf(known: ProgramReader, event: Sold, partnerId: string, at: CreditsKnownAt): Promise<Seats> {
  const { occurredAt } = event.data;
  const knowledge = await known.ofSale(event, partnerId, { ...at, terms: await termsAt(known, partnerId, at) });
  const paid = new Set(planOf(knowledge, occurredAt)?.rules.map(({ level }) => level));
  const seats: Seat[] = [];
  for (const level of [1, 2, 3] as const) {
    if (!paid.has(level)) continue;
    const owner = await ownerOf(known, event, { partnerId, level }, at);
    const earns = owner !== undefined && (await mayEarn(known, owner, occurredAt, at.standing));
    seats.push({ level, owner, standing: earns ? 'earns' : 'could-not-earn' });
  }
  return { knowledge, seats };
}

/** Of a record that was merged, may its survivor: what it had is the survivor's, whenever the merge is said to have been. */
async function mayEarn(known: ProgramReader, owner: string, at: Instant, asKnownAt?: Position): Promise<boolean> {
  const { state } = await known.partner(await known.survivor(owner, asKnownAt), asKnownAt);
  return state.status !== 'absent' && earningAt(state, at) !== 'earns-nothing';
}

interface Asked {
  readonly partnerId: string;
  readonly level: Seat['level'];
}

/**
 * Who stands above a partner, as known when the sale was recorded, whatever it is rated by: so it is the same where the sale had waited. Of one that was
 * merged, the record that it was when the sale was credited to the partner first: that has the entry, if there is one.
 */
async function ownerOf(
  known: ProgramReader,
  { position, data }: Sold,
  { partnerId, level }: Asked,
  { first }: CreditsKnownAt,
): Promise<string | undefined> {
  const by = await termsAt(known, partnerId, first ? { terms: position, first } : { terms: position });
  const ancestor = await known.ancestor(partnerId, level, data.occurredAt, by);
  if (ancestor === undefined || !first) return ancestor;
  const owner = await known.survivor(ancestor, first(partnerId));
  return owner === partnerId ? undefined : owner;
}

const planOf = ({ program, partner }: KnownTerms, at: string) =>
  partner.status === 'absent' ? undefined : planInForce(program, planAt(partner, at), at);
