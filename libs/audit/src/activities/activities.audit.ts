import type { JourneyEvent } from '#libs/attribution';
import type { EventOf, Recorded } from '#libs/kernel';
import type { ActivityEvent, SharingEvent } from '#libs/marketing';
import { daysFrom } from '../arithmetic/calendar.js';
import { digitsOf, moneyText } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { differences } from '../sources/comparison.js';
import { type FieldDifference, type Findings, refOf } from '../sources/findings.js';
import { converted, type PublishedDays } from '../states/published-rates.js';

type Recording = EventOf<ActivityEvent, 'activity.cost-recorded'>['data'];

interface Cost {
  readonly paidBy: string | null;
  readonly minor: bigint;
}

/** What an activity has brought and cost so far. */
export interface ActivityModel {
  currency: string | null;
  /** By number, without those that were withdrawn. */
  readonly costs: Map<string, Cost>;
  leads: number;
  seenAgain: number;
  accepted: number;
  rejected: number;
  lapsed: number;
  withheld: number;
}

const COUNTED: Readonly<Partial<Record<SharingEvent['type'], 'accepted' | 'rejected' | 'lapsed' | 'withheld'>>> = {
  'sharing.lead-accepted': 'accepted',
  'sharing.lead-rejected': 'rejected',
  'sharing.lead-lapsed': 'lapsed',
  'sharing.lead-withheld': 'withheld',
};

const OLDEST_RATE_DAYS = 7;

const unitsOf = ({ amount, currency }: { readonly amount: string; readonly currency: string }): bigint =>
  Rational.of(amount).units(digitsOf(currency), 'half-away');

/** Follows what activities cost, which of it was wrong, and whom they brought. */
export class ActivitiesAudit {
  readonly activities = new Map<string, ActivityModel>();

  constructor(
    private readonly rates: (source: string) => PublishedDays | undefined,
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  take(event: Recorded<ActivityEvent>): void {
    const { type, data } = event;
    if (type === 'activity.planned') this.of(data.activityId).currency = data.currency;
    if (type === 'activity.cost-recorded') {
      const activity = this.of(data.activityId);
      this.report(event, 'a cost is counted as something else', this.countedFaults(activity, data));
      activity.costs.set(data.number, { paidBy: data.paidBy, minor: unitsOf(data.counted) });
    }
    if (type !== 'activity.cost-withdrawn') return;
    const { costs } = this.of(data.activityId);
    const known = costs.get(data.number);
    const said = { paidBy: data.paidBy, minor: unitsOf(data.counted) };
    this.report(event, 'another cost is withdrawn than was recorded', differences(known ?? null, said));
    costs.delete(data.number);
  }

  sharing({ type, data }: Recorded<SharingEvent>): void {
    const counted = COUNTED[type];
    if (counted) this.of(data.activityId)[counted] += 1;
  }

  journey({ type, data }: Recorded<JourneyEvent>): void {
    if (type !== 'journey.lead-submitted' && type !== 'journey.lead-seen-again') return;
    if (data.activityId === null) return;
    const activity = this.of(data.activityId);
    if (type === 'journey.lead-submitted') activity.leads += 1;
    else activity.seenAgain += 1;
  }

  private of(activityId: string): ActivityModel {
    const counts = { leads: 0, seenAgain: 0, accepted: 0, rejected: 0, lapsed: 0, withheld: 0 };
    const known = this.activities.get(activityId) ?? { currency: null, costs: new Map(), ...counts };
    this.activities.set(activityId, known);
    return known;
  }

  /** Once for its number, at a figure that was published for its day, rounded once. */
  private countedFaults({ currency, costs }: ActivityModel, cost: Recording): FieldDifference[] {
    const { number, day, amount, exchange, counted } = cost;
    if (currency === null) return [{ path: '', expected: 'an activity that is planned', recorded: null }];
    const twice = costs.has(number) ? [{ path: 'number', expected: 'not recorded yet', recorded: number }] : [];
    const isForeign = amount.currency !== currency;
    const published =
      exchange && isForeign ? this.rates(exchange.source)?.on(exchange.day, amount.currency, currency) : null;
    const age = exchange ? daysFrom(exchange.day, day) : 0;
    const old =
      age < 0 || age > OLDEST_RATE_DAYS
        ? [
            {
              path: 'exchange.day',
              expected: `at most ${OLDEST_RATE_DAYS} days before ${day}`,
              recorded: exchange?.day,
            },
          ]
        : [];
    const minor = converted(Rational.of(amount.amount), exchange).units(digitsOf(currency), 'half-away');
    return [
      ...twice,
      ...differences(published ?? null, exchange, 'exchange'),
      ...(isForeign && !exchange ? [{ path: 'exchange', expected: 'a rate', recorded: null }] : []),
      ...old,
      ...differences({ amount: moneyText(minor, currency), currency }, counted, 'counted'),
    ];
  }

  private report(event: Recorded<ActivityEvent>, message: string, fields: readonly FieldDifference[]): void {
    if (fields.length === 0) return;
    const about = { position: event.position, programId: this.programId, partnerId: null, period: null };
    this.findings.add({
      kind: 'activity-cost',
      message: `${event.type}: ${message}`,
      events: [refOf(event)],
      fields,
      ...about,
    });
  }
}
