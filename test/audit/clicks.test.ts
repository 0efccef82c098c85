import type { ClickDayEvent, ClicksEvent } from '#libs/attribution';
import type { StoredEvent } from '#libs/eventing';
import type { DomainEvent, Recorded } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { ClicksAudit } from '../../libs/audit/src/clicks/clicks.audit.js';
import { TrimmedStreams } from '../../libs/audit/src/history/trimmed-streams.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import { clickDayEvents } from '../../libs/attribution/src/click-day/click-day.events.js';
import { clicksEvents } from '../../libs/attribution/src/click/clicks.events.js';
import { ClickDays } from '../../libs/attribution/test/clicks-world.fixtures.js';

const DAY = '2026-04-20';
const HOUR = 3_600_000;
const link = (n: number) => ({ linkId: `link-${n}`, programId: 'p', partnerId: 'A' });
const click = (place: number, hour: number, ...marks: string[]) =>
  [place, hour * HOUR, '0000000001', 'v', ...marks] as never;

type Sealed = Extract<ClickDayEvent, { type: 'click-day.sealed' }>['data'];

/** Two processes, three links, whatever can be noticed of a click, and the seal of the day. */
async function history() {
  const world = new ClickDays();
  const first = [click(0, 9), click(0, 9, 'repeat'), click(1, 9, 'qr'), click(1, 23, 'print', 'flood', 'repeat')];
  await world.record('one', DAY, { links: [link(1), link(2)], clicks: first, bots: [[1, 4]] }, 7);
  await world.record('two', DAY, { links: [link(3)], clicks: [click(0, 0)], bots: [] });
  await world.noted();
  await world.close(DAY);
  const { events } = await world.happened([clicksEvents, clickDayEvents] as never);
  return { world, events };
}

function audited(events: readonly Recorded<DomainEvent>[], change: (sealed: Sealed) => Partial<Sealed> = () => ({})) {
  const findings = new Findings();
  const audit = new ClicksAudit('acme', 'p', findings);
  for (const event of events) {
    if (event.type.startsWith('clicks.')) audit.clicks(event as Recorded<ClicksEvent>);
    else if (event.type !== 'click-day.sealed') audit.day(event as Recorded<ClickDayEvent>);
    else {
      const data = { ...(event.data as Sealed), ...change(event.data as Sealed) };
      audit.day({ ...event, data } as Recorded<ClickDayEvent>);
    }
  }
  return { audit, found: findings.counts.get('click-seal') ?? 0, findings };
}

describe('the audit of clicks', () => {
  it('adds up the same as a seal, and the same from the seal alone', async () => {
    const { events } = await history();
    const { audit, found } = audited(events);
    expect(found).toBe(0);
    const seals = audited(events.filter(({ type }) => !type.startsWith('clicks.')));
    expect(seals.found).toBe(0);
    const sorted = (one: ClicksAudit) => one.hours.map((hour) => JSON.stringify(hour)).sort();
    expect(sorted(seals.audit)).toEqual(sorted(audit));
    expect(audit.hours.map(({ linkId, hour, medium, counts }) => [linkId, hour, medium, ...counts])).toContainEqual([
      ...['link-2', `${DAY}T23:00:00.000Z`, 'print', 0, 0, 0, 1],
    ]);
  });

  it('adds up the same where a process was noted after the seal', async () => {
    const { world } = await history();
    await world.record('late', DAY, { links: [link(1), link(4)], clicks: [click(0, 9), click(1, 2)], bots: [[0, 1]] });
    await world.noted();
    await world.close(DAY);
    const { events } = await world.happened([clicksEvents, clickDayEvents] as never);
    const { audit, found } = audited(events);
    expect([found, audit.kept.size]).toEqual([0, 3]);
    const seals = audited(events.filter(({ type }) => !type.startsWith('clicks.')));
    const raw = audited(events.filter(({ type }) => type.startsWith('clicks.')));
    const sorted = (one: ClicksAudit) => one.hours.map((hour) => JSON.stringify(hour)).sort();
    expect(sorted(seals.audit)).toEqual(sorted(audit));
    expect(sorted(raw.audit)).toEqual(sorted(audit));
  });

  it.each<[string, (sealed: Sealed) => Partial<Sealed>]>([
    ['a count', ({ hours: [first, ...more] }) => ({ hours: [first!.with(2, first![2] + 1) as never, ...more] })],
    ['an hour that is left out', ({ hours }) => ({ hours: hours.slice(1) })],
    [
      'a link that is left out',
      ({ links, hours }) => {
        const kept = links.slice(0, -1);
        return { links: kept, hours: hours.filter(([place]) => place < kept.length) };
      },
    ],
    ['its digest', () => ({ digest: '0'.repeat(64) })],
    ['where a link was met', ({ hours }) => ({ hours: hours.map((hour) => hour.slice(0, 6) as never) })],
  ])('finds a seal with %s altered', async (_, change) => {
    const { events } = await history();
    expect(audited(events, change).found).toBeGreaterThan(0);
  });

  it('finds clicks that were sealed twice, also where they are gone', async () => {
    const { events } = await history();
    const seals = events.filter(({ type }) => type === 'click-day.sealed');
    expect([audited(seals).found, audited([...seals, ...seals]).found]).toEqual([0, 1]);
  });

  it('calls a stream trimmed unless its seal says just that time', async () => {
    const { world, events } = await history();
    const { audit } = audited(events);
    const [stream, days] = [...world.store.kept][0]!;
    const told = (data: object): number => {
      const trimmed = new TrimmedStreams();
      trimmed.take({ stream: `$$${stream}`, revision: 0n, position: { commit: 1n, prepare: 1n }, data } as StoredEvent);
      const findings = new Findings();
      trimmed.report(findings, audit.kept);
      return findings.counts.get('stream-trimmed') ?? 0;
    };
    expect(told({ $maxAge: days * 86_400 })).toBe(0);
    expect(told({ $maxAge: 60 })).toBe(1);
    expect(told({ $maxAge: days * 86_400, $tb: 1 })).toBe(1);
  });
});
