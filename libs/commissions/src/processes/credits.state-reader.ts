import { earningAt, planAt } from '#libs/partners';
import { planInForce } from '#libs/programs';
import type { Position } from '#libs/kernel';
import { ledgerIdOf, type ProgramKnowledge } from '../knowledge.facts.js';
import type { SoldCredit } from '../ledger.commands.js';
import type { ClaimLevel } from '../ledger/source.js';
import type { SaleThen } from '../sale-history.facts.js';
import { creditOf, type Knowledge, type KnownAt, type Sold, type Standing } from '../source.facts.js';

/** The credits of a sale by the partner whose ledger has to do with them; null while there is no rate. */
export type CreditsByLedger = ReadonlyMap<string, readonly (SoldCredit | null)[]>;

interface CreditsKnownAt extends KnownAt {
  /** As of when a partner is rated that nothing was known of at `terms`. */
  readonly later?: (partnerId: string) => Position | undefined;
}

async function termsAt(known: ProgramKnowledge, partnerId: string, at: CreditsKnownAt): Promise<Position | undefined> {
  if (!at.later) return at.terms;
  const { state } = await known.partner(partnerId, at.terms);
  return state.status === 'absent' ? at.later(partnerId) : at.terms;
}

/**
 * The credits in force. Terms are those known when the sale was recorded, like the terms of an amendment; of a partner that was not known by then, those
 * known when the sale was credited to it. May it earn is asked as known when the sale was credited to it: a ban since then counts.
 */
export async function creditsInForce(
  known: ProgramKnowledge,
  { recorded, creditedBy, first }: SaleThen,
  standing: Standing,
): Promise<CreditsByLedger> {
  const later = (partnerId: string): Position | undefined => first.get(partnerId)?.position;
  const at = { terms: recorded.position, standing: creditedBy.position };
  return creditsOf(known, recorded, standing, creditedBy.eventId === recorded.id ? at : { ...at, later });
}

/**
 * The same for one ledger where no rate was known by then: by what was known when it took up the sale, or the recredit, that had waited there; of one
 * that still waits, by what is known by now.
 */
export async function creditsLater(
  known: ProgramKnowledge,
  then: SaleThen,
  standing: Standing,
  partnerId: string,
): Promise<readonly (SoldCredit | null)[]> {
  const { recorded, creditedBy } = then;
  const ledgerId = ledgerIdOf(known.tenant, known.programId, partnerId);
  if (creditedBy.eventId !== recorded.id) {
    const credits = await creditsWhenCredited(known, then, standing, partnerId);
    if (!credits.includes(null)) return credits;
  }
  const at = await known.takenUpAt(ledgerId, broughtBy(then).eventId);
  return (await creditsOf(known, recorded, standing, { terms: at, standing: at })).get(partnerId) ?? [];
}

/** Of a sale that was recredited: by what was known when the ledger took up the sale, or when the sale was credited to this partner first. */
export async function creditsWhenCredited(
  known: ProgramKnowledge,
  then: SaleThen,
  standing: Standing,
  partnerId: string,
): Promise<readonly (SoldCredit | null)[]> {
  const { recorded, creditedBy } = then;
  const ledgerId = ledgerIdOf(known.tenant, known.programId, partnerId);
  for (const terms of [await known.takenUpAt(ledgerId, recorded.id), broughtBy(then).position]) {
    if (terms === undefined) continue;
    const at = { terms, standing: creditedBy.position };
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
  known: ProgramKnowledge,
  event: Sold,
  standing: Standing,
  at: CreditsKnownAt,
): Promise<CreditsByLedger> {
  const ledgers = new Map<string, (SoldCredit | null)[]>();
  for (const [part, { partnerId }] of event.data.credits.entries()) {
    const then = { ...at, terms: await termsAt(known, partnerId, at) };
    const knowledge = await known.ofSale(event, partnerId, then);
    const seats = await seatsAbove(known, event, { partnerId, knowledge }, then);
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

/** Who stands above a credited partner on the levels that some rule of its plan pays. */
async function seatsAbove(
  known: ProgramKnowledge,
  { data: { occurredAt } }: Sold,
  { partnerId, knowledge }: { readonly partnerId: string; readonly knowledge: Knowledge },
  { terms: at, standing }: KnownAt,
): Promise<readonly Seat[]> {
  const paid = new Set(planOf(knowledge, occurredAt)?.rules.map(({ level }) => level));
  const seats: Seat[] = [];
  for (const level of [1, 2, 3] as const) {
    if (!paid.has(level)) continue;
    const owner = await known.ancestor(partnerId, level, occurredAt, at);
    const state = owner === undefined ? undefined : (await known.partner(owner, standing)).state;
    const earns = state !== undefined && state.status !== 'absent' && earningAt(state, occurredAt) !== 'earns-nothing';
    seats.push({ level, owner, standing: earns ? 'earns' : 'could-not-earn' });
  }
  return seats;
}

const planOf = ({ program, partner }: Knowledge, at: string) =>
  partner.status === 'absent' ? undefined : planInForce(program, planAt(partner, at), at);
