import type { DomainEvent, Recorded } from '#libs/kernel';
import { type EventRef, type Findings, refOf } from '../sources/findings.js';

interface Key {
  readonly of: string;
  /** Whether one stream may say it more than once, as a partner may apply again. */
  readonly repeats: boolean;
}

type Data = Readonly<Record<string, unknown>>;

/**
 * What the vendor calls a thing can be recorded once. A second time means that its stream was begun again after it was deleted, or that
 * somebody wrote past the product. Keeps one place for each key.
 */
export class NaturalKeys {
  /** What begins a stream by its name alone. */
  private readonly places = new Map<string, EventRef | string>();

  constructor(
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  take(event: Recorded<DomainEvent>): void {
    const key = keyOf(event.type, event.data as Data);
    if (!key) return;
    const place = this.places.get(key.of);
    if (place === undefined) return void this.places.set(key.of, event.revision === 0n ? event.stream : refOf(event));
    const before = typeof place === 'string' ? { stream: place, revision: 0n } : place;
    if (!key.repeats || before.stream !== event.stream) this.report(key.of, event, before);
  }

  private report(key: string, event: Recorded<DomainEvent>, before: EventRef): void {
    const { programId } = this;
    this.findings.add({
      kind: 'recorded-twice',
      message: `${key} is recorded twice: its stream was begun again, or somebody wrote past the product`,
      events: [refOf(event), before],
      fields: [],
      ...{ position: event.position, programId, partnerId: null, period: null },
    });
  }
}

function keyOf(type: string, { externalId, refundId, partnerId, programId }: Data): Key | undefined {
  if (type === 'program.created') return { of: `program ${String(programId)}`, repeats: false };
  if (type === 'sale.recorded') return { of: `sale ${String(externalId)}`, repeats: false };
  if (type === 'credit-note.recorded') return { of: `credit note ${String(externalId)}`, repeats: false };
  if (type === 'sale.refunded') return { of: `refund ${String(refundId)}`, repeats: false };
  if (typeof externalId !== 'string') return undefined;
  if (type.startsWith('partner.')) return { of: `partner ${externalId}`, repeats: true };
  // Two partners may use the same number of their own.
  if (type.startsWith('deal.')) return { of: `deal ${externalId} of ${String(partnerId)}`, repeats: true };
  return undefined;
}
