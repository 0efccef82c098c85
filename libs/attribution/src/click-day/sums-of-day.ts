import type { Recorded } from '#libs/kernel';
import { createHash, type Hash } from 'node:crypto';
import type { ClickedLink, ClicksEvent } from '../click/clicks.events.js';
import { addBatch, added, type ClickCounts, type LinkHour, NO_CLICKS } from '../click/link-hours.js';
import type { SealedHour, SealedStream } from './click-day.events.js';

/** Links of one part, and their hours: far below what the store takes at once. */
const MOST_LINKS = 500;
const MOST_HOURS = 8_000;

interface Part {
  readonly links: readonly ClickedLink[];
  readonly hours: readonly SealedHour[];
}

/** What streams of a day come to. Streams are taken in the order of their ids, so that whoever does it again gets the same. */
export class SumsOfDay {
  private readonly sums = new Map<string, LinkHour>();
  private readonly read = new Map<string, { readonly ids: Hash; last: number }>();

  take({ type, data, metadata, id, revision }: Recorded<ClicksEvent>): void {
    const stream = this.read.get(data.clicksId) ?? { ids: createHash('sha256'), last: -1 };
    this.read.set(data.clicksId, stream);
    stream.last = Number(revision);
    stream.ids.update(`${id}\n`);
    if (type === 'clicks.recorded') addBatch(this.sums, data, metadata.occurredAt);
  }

  get streams(): readonly SealedStream[] {
    return [...this.read].map(([clicksId, { last }]) => [clicksId, last]);
  }

  /** Ids follow from what is in an event. */
  digest(): string {
    const day = createHash('sha256');
    for (const [clicksId, { ids }] of this.read) day.update(`${clicksId} ${ids.copy().digest('hex')}\n`);
    return day.digest('hex');
  }

  get programIds(): ReadonlySet<string> {
    return new Set([...this.sums.values()].map(({ programId }) => programId));
  }

  /** At least one, which may be empty: a day of which nothing was counted is over, too. */
  parts(): readonly Part[] {
    const byLink = new Map<string, LinkHour[]>();
    for (const sum of this.sums.values()) byLink.set(sum.linkId, [...(byLink.get(sum.linkId) ?? []), sum]);
    const parts: { links: ClickedLink[]; hours: SealedHour[] }[] = [{ links: [], hours: [] }];
    for (const hours of [...byLink].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, rows]) => rows)) {
      const [{ linkId, programId, partnerId }] = hours as [LinkHour];
      let part = parts.at(-1)!;
      if (part.links.length >= MOST_LINKS || (part.links.length > 0 && part.hours.length + hours.length > MOST_HOURS))
        parts.push((part = { links: [], hours: [] }));
      const place = part.links.push({ linkId, programId, partnerId }) - 1;
      for (const row of hours) part.hours.push(sealedHour(place, row));
    }
    return parts;
  }
}

const sealedHour = (place: number, { hour, clicks, repeats, bots, flagged, medium }: LinkHour): SealedHour => {
  const counts = [place, hour, clicks, repeats, bots, flagged] as const;
  return medium === null ? counts : [...counts, medium];
};

/** What a part says of one of its links. */
export function sealedOf({ links, hours }: Part, linkId: string): ClickCounts {
  const place = links.findIndex((link) => link.linkId === linkId);
  return hours.reduce<ClickCounts>((sum, hour) => (hour[0] === place ? added(sum, countsOf(hour)) : sum), NO_CLICKS);
}

export const countsOf = ([, , clicks, repeats, bots, flagged]: SealedHour): ClickCounts => ({
  ...{ clicks, repeats, bots, flagged },
});
