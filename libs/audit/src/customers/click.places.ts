import { shortId } from '../states/short-id.js';

/** Customers by their numbers. */
export interface Numbered {
  readonly customerOf: (journey: number) => number;
  /** Without what has become one only lately. */
  readonly customerBefore: (journey: number, recordedAt: string) => number;
  readonly isErased: (journey: number) => boolean;
}

interface Place {
  readonly touchId: string;
  readonly journey: number;
  /** What all places of one click have in common; null: nobody wrote it down. */
  readonly click: string | null;
  /** Its customer was known by more than clicks when it took the place. */
  readonly isNamed: boolean;
}

interface ClickTouch {
  readonly touchId: string;
  readonly kind: string;
  readonly linkId: string | null;
  readonly at: string;
}

/** To which customers clicks lead. A click is one of a link at one moment; places say which of several it is. */
export class ClickPlaces {
  /** By click: who has a place; who was known by clicks alone then is less than 0. */
  private readonly places = new Map<string, number[]>();
  /** By link and moment: who has such a touch. */
  private readonly touches = new Map<string, number | Set<number>>();
  /** By the touch that it makes: who took a place, and has no touch of it yet. */
  private readonly ahead = new Map<string, number>();

  constructor(private readonly known: Numbered) {}

  /** How many other customers that were known when they took theirs have a place of the same click. */
  claimed({ touchId, journey, click, isNamed }: Place): number {
    this.ahead.set(shortId(touchId), journey);
    if (click === null) return 0;
    const key = shortId(click);
    const all = this.places.get(key) ?? [];
    this.places.set(key, [...all, isNamed ? journey : ~journey]);
    // Which of its places is free again is not written down.
    if (all.some((one) => this.known.isErased(one < 0 ? ~one : one))) return 0;
    const others = new Set(all.filter((one) => one >= 0).map((one) => this.known.customerOf(one)));
    others.delete(this.known.customerOf(journey));
    return others.size;
  }

  noted(journey: number, touch: ClickTouch): void {
    const { touchId, kind, linkId } = touch;
    if (kind !== 'click' || linkId === null) return;
    this.ahead.delete(shortId(touchId));
    const key = keyOf(touch);
    const before = this.touches.get(key);
    if (before === undefined) this.touches.set(key, journey);
    else if (typeof before !== 'number') before.add(journey);
    else if (before !== journey) this.touches.set(key, new Set([before, journey]));
  }

  /** At most how many others a click can lead to: customers, and what these were once. Who has a place and no touch of it yet may have this one. */
  mostOthers(
    touch: ClickTouch,
    journey: number | undefined,
    recordedAt: string,
  ): { readonly customers: number; readonly journeys: number } {
    const there = this.touches.get(keyOf(touch)) ?? [];
    const holders = new Set([...(typeof there === 'number' ? [there] : there), ...this.ahead.values()]);
    const customers = new Set([...holders].map((one) => this.known.customerBefore(one, recordedAt)));
    if (journey !== undefined) {
      holders.delete(journey);
      customers.delete(this.known.customerBefore(journey, recordedAt));
    }
    return { customers: customers.size, journeys: holders.size };
  }
}

const keyOf = ({ linkId, at }: ClickTouch): string => `${shortId(linkId ?? '')} ${Date.parse(at)}`;
