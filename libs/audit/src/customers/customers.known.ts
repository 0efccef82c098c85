import { Recently } from '../states/recently.js';
import { shortId } from '../states/short-id.js';
import type { Numbered } from './click.places.js';

const [NAMED, BOUGHT, ERASED] = [1, 2, 4] as const;

/** Customers and what leads to them. There may be millions: each is a number here, with a few bits. */
export class CustomersKnown implements Numbered {
  private readonly numbers = new Map<string, number>();
  private readonly bits: number[] = [];
  /** By alias: whom it leads to. */
  private readonly leads = new Map<string, number>();
  private readonly into = new Map<number, number>();
  private readonly taken = new Map<number, Set<number>>();
  private readonly lately = {
    claimed: new Recently<string>(),
    bought: new Recently<number>(),
    merged: new Recently<number>(),
  };

  numberOf(journeyId: string): number {
    const id = shortId(journeyId);
    let number = this.numbers.get(id);
    if (number === undefined) {
      number = this.bits.push(0) - 1;
      this.numbers.set(id, number);
    }
    return number;
  }

  find(journeyId: string): number | undefined {
    return this.numbers.get(shortId(journeyId));
  }

  leadOf(aliasId: string): number | undefined {
    return this.leads.get(shortId(aliasId));
  }

  claimed(aliasId: string, journey: number, recordedAt: string): void {
    const id = shortId(aliasId);
    this.leads.set(id, journey);
    this.lately.claimed.note(id, recordedAt);
  }

  vacated(aliasId: string): void {
    this.leads.delete(shortId(aliasId));
  }

  named(journey: number): void {
    this.bits[journey]! |= NAMED;
  }

  isNamed(journey: number): boolean {
    return (this.bits[journey]! & NAMED) > 0;
  }

  erased(journey: number): void {
    this.bits[journey]! |= ERASED;
  }

  isErased(journey: number): boolean {
    return (this.bits[this.customerOf(journey)]! & ERASED) > 0;
  }

  bought(journey: number, recordedAt: string): void {
    if ((this.bits[journey]! & BOUGHT) > 0) return;
    this.bits[journey]! |= BOUGHT;
    this.lately.bought.note(journey, recordedAt);
  }

  merged(journey: number, into: number, recordedAt: string): void {
    this.into.set(journey, into);
    this.lately.merged.note(journey, recordedAt);
  }

  takenIn(journey: number, other: number): void {
    this.taken.set(journey, (this.taken.get(journey) ?? new Set()).add(other));
  }

  customerOf(journey: number): number {
    return this.follow(journey, () => true);
  }

  customerBefore(journey: number, recordedAt: string): number {
    return this.follow(journey, (one) => !this.lately.merged.has(one, recordedAt));
  }

  /** Also while what was taken in has not ended yet. */
  leadsTo(lead: number | undefined, journey: number): boolean {
    if (lead === undefined) return false;
    const [to, own] = [this.customerOf(lead), this.customerOf(journey)];
    const taken = this.taken.get(own);
    return to === own || taken?.has(lead) === true || taken?.has(to) === true;
  }

  /** Whether any customer that these lead to had bought for whoever read within the last minute, and whether they are several. */
  buyers(
    aliasIds: readonly string[],
    recordedAt: string,
  ): { readonly haveBought: boolean; readonly areSeveral: boolean } {
    const { claimed, bought } = this.lately;
    const known = aliasIds.map(shortId).filter((id) => !claimed.has(id, recordedAt));
    const journeys = known.flatMap((id) => this.leads.get(id) ?? []);
    const all = new Set(journeys.map((one) => this.customerBefore(one, recordedAt)));
    const hasBought = (one: number): boolean =>
      !this.isErased(one) && (this.bits[one]! & BOUGHT) > 0 && !bought.has(one, recordedAt);
    return { haveBought: [...all].some(hasBought), areSeveral: all.size > 1 };
  }

  private follow(journey: number, goesOn: (journey: number) => boolean): number {
    const seen = new Set<number>();
    let one = journey;
    for (
      let into = this.into.get(one);
      into !== undefined && !seen.has(one) && goesOn(one);
      into = this.into.get(one)
    ) {
      seen.add(one);
      one = into;
    }
    return one;
  }
}
