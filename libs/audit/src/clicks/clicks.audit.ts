import type { ClickDayEvent, ClicksEvent } from '#libs/attribution';
import type { Recorded } from '#libs/kernel';
import { createHash, type Hash } from 'node:crypto';
import { type Findings, refOf } from '../sources/findings.js';

/** Clicks, repeats, bots, flagged. */
type Counts = readonly [number, number, number, number];

/** What an hour of a link comes to, from one place where it was met. */
export interface HourOfLink {
  readonly programId: string;
  readonly partnerId: string;
  readonly linkId: string;
  /** When it began, UTC. */
  readonly hour: string;
  readonly medium: string | null;
  readonly counts: Counts;
}

interface Stream {
  readonly ids: Hash;
  readonly first: bigint;
  last: bigint;
}

type Hours = Map<string, HourOfLink>;
type Sealed = Extract<ClickDayEvent, { type: 'click-day.sealed' }>;

const MEDIA = new Set(['qr', 'sms', 'print']);
const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;
const NOTHING: Counts = [0, 0, 0, 0];

/** Adds up clicks by its own arithmetic, and looks at the seals of their days while the single clicks are still there. */
export class ClicksAudit {
  private readonly streams = new Map<string, Stream>();
  private readonly days = new Map<string, Hours>();
  /** Links that the parts of a day have sealed so far. */
  private readonly sealed = new Map<string, Set<string>>();
  /** For how many seconds sealed streams are kept. */
  readonly kept = new Map<string, number>();

  constructor(
    private readonly tenant: string,
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  /** Of the program, as their rows say it. */
  get hours(): readonly HourOfLink[] {
    return [...this.days.values()]
      .flatMap((hours) => [...hours.values()])
      .filter(({ programId }) => programId === this.programId);
  }

  clicks({ type, id, data, metadata, revision }: Recorded<ClicksEvent>): void {
    const stream = this.streams.get(data.clicksId) ?? { ids: createHash('sha256'), first: revision, last: revision };
    this.streams.set(data.clicksId, stream);
    stream.last = revision;
    stream.ids.update(`${id}\n`);
    if (type !== 'clicks.recorded') return;
    const { day, links, clicks, bots } = data;
    const made = new Date(metadata.occurredAt);
    const madeIn = metadata.occurredAt.slice(0, 10) === day ? made.getUTCHours() : 23;
    for (const [place, at, , , ...marks] of clicks) {
      const what = marks.map(String);
      const isFlagged = what.some((mark) => mark !== 'repeat' && !MEDIA.has(mark));
      const column = isFlagged ? 3 : what.includes('repeat') ? 1 : 0;
      const medium = what.find((mark) => MEDIA.has(mark)) ?? null;
      this.add(day, links[place], (at - (at % HOUR_MS)) / HOUR_MS, medium, column, 1);
    }
    for (const [place, count] of bots) this.add(day, links[place], madeIn, null, 2, count);
  }

  day(event: Recorded<ClickDayEvent>): void {
    if (event.type === 'click-day.sealed') this.seal(event as Recorded<Sealed>);
  }

  private seal(event: Recorded<Sealed>): void {
    const { day, streams, keptDays, part, parts, links, hours, digest } = event.data;
    for (const [clicksId] of streams) this.kept.set(`clicks-${this.tenant}.${clicksId}`, keptDays * DAY_SECONDS);
    const known = this.days.get(day) ?? new Map<string, HourOfLink>();
    this.days.set(day, known);
    const rows = hours.flatMap(([place, hour, clicks, repeats, bots, flagged, medium = null]) => {
      const link = links[place];
      return link ? [hourOf(day, link, hour, medium, [clicks, repeats, bots, flagged])] : [];
    });
    const before = this.sealed.get(day) ?? new Set<string>();
    this.sealed.set(day, new Set([...before, ...links.map(({ linkId }) => linkId)]));
    if (this.isWhole(streams)) {
      if (this.digestOf(streams) !== digest) this.report(event, 'its digest is not that of the clicks of the day');
      const own = [...known.values()].filter(({ linkId }) => links.some((link) => link.linkId === linkId));
      if (textOf(own) !== textOf(rows)) this.report(event, 'it is not what the clicks of the day add up to');
      const left = [...known.values()].filter(({ linkId }) => !this.sealed.get(day)?.has(linkId));
      if (part === parts && left.length > 0) this.report(event, 'links of the day are left out');
    }
    for (const row of rows) known.set(keyOf(row), row);
  }

  private add(
    day: string,
    link: { readonly linkId: string; readonly programId: string; readonly partnerId: string } | undefined,
    hour: number,
    medium: string | null,
    column: number,
    count: number,
  ): void {
    if (!link) return;
    const hours = this.days.get(day) ?? new Map<string, HourOfLink>();
    this.days.set(day, hours);
    const fresh = hourOf(day, link, hour, medium, NOTHING);
    const { counts } = hours.get(keyOf(fresh)) ?? fresh;
    const more = counts.map((one, at) => (at === column ? one + count : one));
    hours.set(keyOf(fresh), { ...fresh, counts: more as unknown as Counts });
  }

  /** Whether the streams are still there from their beginning, and have nothing that came later. */
  private isWhole(streams: Sealed['data']['streams']): boolean {
    return streams.every(([clicksId, revision]) => {
      const stream = this.streams.get(clicksId);
      return stream?.first === 0n && stream.last === BigInt(revision);
    });
  }

  private digestOf(streams: Sealed['data']['streams']): string {
    const lines = streams.map(([clicksId]) => `${clicksId} ${this.streams.get(clicksId)?.ids.copy().digest('hex')}\n`);
    return createHash('sha256').update(lines.join('')).digest('hex');
  }

  private report(event: Recorded<Sealed>, message: string): void {
    const { programId } = this;
    const place = { position: event.position, programId, partnerId: null, period: null };
    this.findings.add({ kind: 'click-seal', message, events: [refOf(event)], fields: [], ...place });
  }
}

const hourOf = (
  day: string,
  link: Pick<HourOfLink, 'linkId' | 'programId' | 'partnerId'>,
  hour: number,
  medium: string | null,
  counts: Counts,
): HourOfLink => {
  const { linkId, programId, partnerId } = link;
  return { linkId, programId, partnerId, hour: `${day}T${String(hour).padStart(2, '0')}:00:00.000Z`, medium, counts };
};

const keyOf = ({ linkId, hour, medium }: HourOfLink): string => [linkId, hour, medium ?? ''].join(' ');

const textOf = (hours: readonly HourOfLink[]): string =>
  hours
    .map((one) => `${keyOf(one)} ${one.counts.join(' ')}`)
    .sort()
    .join('\n');
