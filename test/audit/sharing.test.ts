import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Recorded } from '#libs/kernel';
import type { JourneyEvent } from '#libs/attribution';
import type { SharingEvent } from '#libs/marketing';
import { SharingAudit } from '../../libs/audit/src/sharing/sharing.audit.js';
import { Findings } from '../../libs/audit/src/sources/findings.js';
import { isRefusal } from '#libs/kernel';
import {
  accept,
  agree,
  lead,
  part,
  passOn,
  propose,
  reassign,
  reject,
  told,
  when,
} from '../../libs/marketing/test/sharing.fixtures.js';
import type { SharingCommand } from '../../libs/marketing/src/sharing/sharing.commands.js';
import { sharingDecider } from '../../libs/marketing/src/sharing/sharing.js';
import { NO_SHARING } from '../../libs/marketing/src/sharing/sharing.state.js';

const PARTS = [part('A', 5000, ['GB']), part('B', 3000), part('C', 2000)];
const leads = Array.from({ length: 10 }, (_, n) => lead(`L${n + 1}`));
const RUN: readonly SharingCommand[] = [
  ...[lead('early'), propose(PARTS), agree('A'), agree('B'), agree('C'), ...leads],
  ...[reject('L2', 'existing-customer'), accept('L1'), reject('L3', 'other'), reject('L4', 'bad-data'), lead('L11')],
  ...[passOn('L5', '2024-05-03T12:00:00.000Z'), lead('silent', { mayBeShared: false })],
];
const { events: HISTORY } = told(NO_SHARING, ...RUN);
const DAYS = { zoneAt: () => 'Europe/Berlin', calendarAt: () => ({ weekend: [6, 7], holidays: [] }) };
const NOW = '2024-05-01T12:00:00.000Z';

/** Leads as they were submitted, each as it came first. */
function submittedIn(run: readonly SharingCommand[], change: object = {}): JourneyEvent[] {
  const first = new Map<string, object>();
  for (const { type, data } of run)
    if (type === 'AssignLead' && !first.has(data.leadId)) {
      const { leadId, activityId, country, mayBeShared } = data;
      first.set(leadId, { leadId, activityId, country, mayBeShared, ...change });
    }
  return [...first.values()].map((data) => ({ type: 'journey.lead-submitted', data }) as JourneyEvent);
}

function findings(
  events: readonly SharingEvent[],
  submitted: readonly JourneyEvent[] = submittedIn(RUN),
): readonly (readonly string[])[] {
  const found = new Findings();
  const audit = new SharingAudit(DAYS, 'program', found);
  for (const event of submitted) audit.journey({ ...event, recordedAt: NOW } as Recorded<JourneyEvent>);
  events.forEach((event, n) => {
    const place = { stream: 'sharing-acme.1', revision: BigInt(n), position: { commit: BigInt(n), prepare: 0n } };
    audit.take({ ...event, ...place, recordedAt: event.data.at } as unknown as Recorded<SharingEvent>);
  });
  return found.first().map(({ kind, fields }) => [kind, ...fields.map(({ path }) => path)]);
}

/** The same history with the n-th event of a type altered. */
function altered(type: SharingEvent['type'], change: object, n = 0): SharingEvent[] {
  const event = HISTORY.filter((one) => one.type === type)[n];
  expect(event).toBeDefined();
  return HISTORY.map((one) => (one === event ? { ...one, data: { ...one.data, ...change } } : one)) as SharingEvent[];
}

describe('the audit of shared leads', () => {
  it('agrees with what the rule has made', () => {
    expect(findings(HISTORY)).toEqual([]);
  });

  it.each<[string, SharingEvent['type'], object, number, string]>([
    ['a lead goes to another', 'sharing.lead-assigned', { partnerId: 'C' }, 1, 'partnerId'],
    [
      'who has a part is passed over in silence',
      'sharing.lead-assigned',
      { partnerId: 'B', passedOver: ['C'] },
      0,
      'partnerId',
    ],
    ['a place is counted twice', 'sharing.lead-assigned', { place: 3 }, 1, 'place'],
    ['a lead is assigned by other terms', 'sharing.lead-assigned', { version: 2 }, 0, 'version'],
    ['a place is not given back', 'sharing.lead-rejected', { givesBack: false }, 0, 'givesBack'],
    ['a place is given back that was had', 'sharing.lead-rejected', { givesBack: true }, 1, 'givesBack'],
    ['bad data go on', 'sharing.lead-rejected', { ends: false }, 2, 'ends'],
    ['another has accepted', 'sharing.lead-accepted', { partnerId: 'B' }, 0, 'partnerId'],
    ['it lapses before its time', 'sharing.lead-lapsed', { at: '2024-05-03T11:59:59.999Z' }, 0, 'at'],
    ['consent is no reason any more', 'sharing.lead-withheld', { why: 'no-sharing' }, 1, 'why'],
    ['who agreed is said not to have', 'sharing.lead-withheld', { why: 'no-consent' }, 0, 'why'],
    ['it is of another country', 'sharing.lead-assigned', { country: 'GB' }, 0, 'country'],
    ['an answer is due a day late', 'sharing.lead-assigned', { dueAt: '2024-05-06T12:00:00.000Z' }, 0, 'dueAt'],
    ['an answer is due a second early', 'sharing.lead-assigned', { dueAt: '2024-05-03T11:59:59.000Z' }, 0, 'dueAt'],
    ['the next is asked a week later', 'sharing.lead-assigned', { dueAt: '2024-05-14T12:00:00.000Z' }, 13, 'dueAt'],
    ['the vendor is asked', 'sharing.lead-assigned', { dueAt: null }, 0, 'dueAt'],
  ])('finds that %s', (_, type, change, n, path) => {
    const found = findings(altered(type, change, n));
    expect(found[0]?.[0]).toBe('lead-sharing');
    expect(found[0]).toContain(path);
  });

  it('finds a person that did not agree and was given to a partner, by the rule or by hand', () => {
    const silent = submittedIn(RUN, { mayBeShared: false });
    expect(findings(HISTORY, silent).filter((fields) => fields.includes('consent'))).toHaveLength(14);
    const { events } = told(NO_SHARING, lead('early'), reassign('early', 'A'));
    expect(findings(events)).toEqual([]);
    expect(findings(events, silent)).toEqual([
      ['lead-sharing', 'why'],
      ['lead-sharing', 'consent'],
    ]);
  });

  it('believes what was written before leads said whether they may be shared', () => {
    expect(findings(HISTORY, submittedIn(RUN, { mayBeShared: null }))).toEqual([]);
  });

  it.each(['no-sharing', 'no-consent'] as const)(
    'finds a lead that is withheld by an agreement in force: %s',
    (why) => {
      const given = HISTORY.findIndex(({ type }) => type === 'sharing.lead-assigned');
      const { leadId, activityId, programId, at } = HISTORY[given]?.data as Extract<
        SharingEvent,
        { type: 'sharing.lead-assigned' }
      >['data'];
      const withheld: SharingEvent = {
        type: 'sharing.lead-withheld',
        data: { leadId, activityId, programId, at, why },
      };
      expect(findings([...HISTORY.slice(0, given), withheld])).toEqual([['lead-sharing', 'why']]);
    },
  );

  describe('of a customer that agreed and is forgotten before its lead is decided', () => {
    const agreed = [propose(PARTS), agree('A'), agree('B'), agree('C')];
    const run = [...agreed, lead('L1', { mayBeShared: false })];
    const { events } = told(NO_SHARING, ...run);
    const came = submittedIn(run, { mayBeShared: true });
    const forgotten = { type: 'journey.customer-erased', data: { journeyId: 'L1', reason: null } } as JourneyEvent;
    const because = (why: string) =>
      events.map((one) =>
        one.type === 'sharing.lead-withheld' ? { ...one, data: { ...one.data, why } } : one,
      ) as SharingEvent[];

    it('believes that nobody can read any more that it did', () => {
      expect(findings(events, [...came, forgotten])).toEqual([]);
      expect(findings(told(NO_SHARING, lead('L1', { mayBeShared: false })).events, [...came, forgotten])).toEqual([]);
    });

    it('finds the same without its being forgotten, of another customer, and for another reason', () => {
      const other = { ...forgotten, data: { ...forgotten.data, journeyId: 'L2' } } as JourneyEvent;
      for (const known of [came, [...came, other]]) expect(findings(events, known)).toEqual([['lead-sharing', 'why']]);
      expect(findings(because('no-sharing'), [...came, forgotten])).toEqual([['lead-sharing', 'why']]);
    });
  });

  it('counts working days in the zone and calendar of the program', () => {
    const late = { knownAt: '2024-05-03T20:00:00.000Z' };
    const { events } = told(NO_SHARING, propose(PARTS), agree('A'), agree('B'), agree('C'), lead('L1', late));
    const [submitted] = submittedIn([lead('L1')]);
    expect(findings(events, [])).toEqual([['lead-sharing', 'dueAt']]);
    const found = new Findings();
    const audit = new SharingAudit(DAYS, 'program', found);
    audit.journey({ ...submitted, recordedAt: late.knownAt } as Recorded<JourneyEvent>);
    const place = { stream: 's', revision: 0n, position: { commit: 0n, prepare: 0n }, recordedAt: NOW };
    for (const event of events) audit.take({ ...event, ...place } as unknown as Recorded<SharingEvent>);
    expect(found.total).toBe(0);
  });

  it('finds terms that decide before all have agreed', () => {
    const silent = HISTORY.filter((event) => event.type !== 'sharing.agreed' || event.data.partnerId !== 'B');
    expect(findings(silent)).toEqual([['lead-sharing', 'agreed']]);
  });

  it('agrees with any history', () => {
    const ids = fc.integer({ min: 1, max: 6 }).map((n) => `L${n}`);
    const reasons = fc.constantFrom('duplicate', 'other', 'bad-data', 'not-a-fit', 'existing-customer' as const);
    const shapes = fc.constantFrom('basis-points', 'round-robin', 'territory' as const);
    const command: fc.Arbitrary<SharingCommand> = fc.oneof(
      fc
        .tuple(ids, fc.constantFrom('GB', null), fc.boolean())
        .map(([id, country, asked]) => lead(id, { country, mayBeShared: asked })),
      fc.tuple(ids, fc.subarray(['A', 'B', 'C'])).map(([id, hosts]) => lead(id, { hosts })),
      ids.map((id) => accept(id)),
      fc.tuple(ids, reasons).map(([id, reason]) => reject(id, reason)),
      fc.tuple(ids, fc.constantFrom('A', 'B', null)).map(([id, partner]) => reassign(id, partner)),
      shapes.map((rule) => propose([...PARTS.slice(0, 2), part(null, 2000)], { rule })),
      fc
        .tuple(fc.constantFrom('A', 'B'), fc.integer({ min: 1, max: 4 }))
        .map(([name, version]) => agree(name, version)),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (run) => {
        const events: SharingEvent[] = [];
        let state = NO_SHARING;
        for (const one of run) {
          const decision = when(state, one);
          if (isRefusal(decision)) continue;
          events.push(...decision);
          state = decision.reduce(sharingDecider.evolve, state);
        }
        expect(findings(events, submittedIn(run))).toEqual([]);
      }),
    );
  });
});
