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

type Hours = Map<string, HourOfLink>;

interface Stream {
  readonly ids: Hash;
  readonly first: bigint;
  last: bigint;
  /** What no seal has taken the place of. */
  readonly hours: Hours;
}

type Sealed = Extract<ClickDayEvent, { type: 'click-day.sealed' }>;

const MEDIA = new Set(['qr', 'sms', 'print']);
const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;
const NOTHING: Counts = [0, 0, 0, 0];

/** Adds up clicks by its own arithmetic, and looks at the seals of their days while the single clicks are still there. */
export class ClicksAudit {
  private readonly streams = new Map<string, Stream>();
  /** What seals say of the program. */
  private readonly sealed: Hours = new Map();
  /** For how many seconds sealed streams are kept. */
  readonly kept = new Map<string, number>();

  constructor(
    private readonly tenant: string,
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  /** Of the program, as their rows say it. */
  get hours(): readonly HourOfLink[] {
    const all: Hours = new Map(this.sealed);
    for (const { hours } of this.streams.values())
      for (const hour of hours.values()) if (hour.programId === this.programId) add(all, hour);
    return [...all.values()];
  }

  clicks({ type, id, data, metadata, revision }: Recorded<ClicksEvent>): void {
    const fresh = (): Stream => ({ ids: createHash('sha256'), first: revision, last: revision, hours: new Map() });
    const stream = this.streams.get(data.clicksId) ?? fresh();
    this.streams.set(data.clicksId, stream);
    stream.last = revision;
    stream.ids.update(`${id}\n`);
    if (type !== 'clicks.recorded') return;
    const { day, links, clicks, bots } = data;
    const made = new Date(metadata.occurredAt);
    const madeIn = metadata.occurredAt.slice(0, 10) === day ? made.getUTCHours() : 23;
    const count = (place: number, hour: number, medium: string | null, column: number, more: number): void => {
      const link = links[place];
      const counts = NOTHING.map((_, at) => (at === column ? more : 0)) as unknown as Counts;
      if (link) add(stream.hours, hourOf(day, link, hour, medium, counts));
    };
    for (const [place, at, , , ...marks] of clicks) {
      const what = marks.map(String);
      const isFlagged = what.some((mark) => mark !== 'repeat' && !MEDIA.has(mark));
      const column = isFlagged ? 3 : what.includes('repeat') ? 1 : 0;
      const medium = what.find((mark) => MEDIA.has(mark)) ?? null;
      count(place, (at - (at % HOUR_MS)) / HOUR_MS, medium, column, 1);
    }
    for (const [place, many] of bots) count(place, madeIn, null, 2, many);
  }

  day(event: Recorded<ClickDayEvent>): void {
    if (event.type === 'click-day.sealed') this.seal(event as Recorded<Sealed>);
  }

  private seal(event: Recorded<Sealed>): void {
    const { day, streams, keptDays, part, parts, links, hours, digest } = event.data;
    if (part === 1 && streams.some(([clicksId]) => this.kept.has(this.nameOf(clicksId))))
      this.report(event, 'a stream of it was sealed before');
    for (const [clicksId] of streams) this.kept.set(this.nameOf(clicksId), keptDays * DAY_SECONDS);
    const rows = hours.flatMap(([place, hour, clicks, repeats, bots, flagged, medium = null]) => {
      const link = links[place];
      return link ? [hourOf(day, link, hour, medium, [clicks, repeats, bots, flagged])] : [];
    });
    if (this.isWhole(streams)) {
      if (this.digestOf(streams) !== digest) this.report(event, 'its digest is not that of the clicks of the day');
      const own = this.unsealed(streams, new Set(links.map(({ linkId }) => linkId)));
      if (textOf(own) !== textOf(rows)) this.report(event, 'it is not what the clicks of the day add up to');
    }
    for (const row of rows) {
      for (const [clicksId] of streams) this.streams.get(clicksId)?.hours.delete(keyOf(row));
      if (row.programId === this.programId) add(this.sealed, row);
    }
    if (part === parts && this.isWhole(streams) && this.unsealed(streams).length > 0)
      this.report(event, 'links of the day are left out');
  }

  private nameOf(clicksId: string): string {
    return `clicks-${this.tenant}.${clicksId}`;
  }

  /** What streams add up to, of some links. */
  private unsealed(streams: Sealed['data']['streams'], links?: ReadonlySet<string>): readonly HourOfLink[] {
    const sums: Hours = new Map();
    for (const [clicksId] of streams)
      for (const hour of this.streams.get(clicksId)?.hours.values() ?? [])
        if (links?.has(hour.linkId) ?? true) add(sums, hour);
    return [...sums.values()];
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

function add(to: Hours, more: HourOfLink): void {
  const { counts } = to.get(keyOf(more)) ?? { counts: NOTHING };
  to.set(keyOf(more), { ...more, counts: counts.map((one, at) => one + more.counts[at]!) as unknown as Counts });
}

const keyOf = ({ linkId, hour, medium }: HourOfLink): string => [linkId, hour, medium ?? ''].join(' ');

const textOf = (hours: readonly HourOfLink[]): string =>
  hours
    .map((one) => `${keyOf(one)} ${one.counts.join(' ')}`)
    .sort()
    .join('\n');
