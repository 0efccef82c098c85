import type { CodeEvent } from '#libs/attribution';
import { deterministicId, type Recorded } from '#libs/kernel';
import { type FieldDifference, type Findings, refOf } from '../sources/findings.js';
import type { SourceEvent } from '../sources/source.checks.js';
import type { IdentityAudit } from '../customers/identity.audit.js';
import { CodeModel, type Place } from './code.model.js';

type Of<Verb extends string> = Extract<CodeEvent, { type: `code.${Verb}` }>['data'];

/** What is known of sales and of who buys. */
export interface Buyers {
  /** Whether the program has such a sale. */
  readonly isSold: (saleId: string) => boolean;
  readonly identity: Pick<IdentityAudit, 'buyers'>;
}

const HALF_AN_HOUR = 1_800_000;
const NEW = 'who has not bought yet';
const NONE_BOUGHT = `${NEW}; checkouts before decision 0205 asked one customer of several`;

const must = (holds: boolean, path: string, expected: unknown, recorded: unknown): FieldDifference[] =>
  holds ? [] : [{ path, expected, recorded }];

/** Replays how often codes were used, and when: never beyond what their terms said by then. */
export class CodesAudit {
  readonly codes = new Map<string, CodeModel>();
  /** Sales with a code, to customers that had bought before. */
  private readonly repeated = new Set<string>();

  constructor(
    private readonly buyers: Buyers,
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  sale({ type, data }: SourceEvent): void {
    if (type !== 'sale.recorded' || data.evidence?.code === undefined) return;
    if ((data.conversion?.number ?? 1) > 1) this.repeated.add(data.saleId);
  }

  take(event: Recorded<CodeEvent>): void {
    const { codeId } = event.data;
    let code = this.codes.get(codeId);
    if (!code) this.codes.set(codeId, (code = new CodeModel()));
    const fields = this.follow(code, event);
    if (fields.length === 0) return;
    const about = { position: event.position, programId: this.programId, partnerId: code.partnerId, period: null };
    const message = `${event.type}: the terms of the code say otherwise`;
    this.findings.add({ kind: 'code-limit', message, events: [refOf(event)], fields, ...about });
  }

  private follow(code: CodeModel, { type, data, revision, recordedAt }: Recorded<CodeEvent>): FieldDifference[] {
    switch (type) {
      case 'code.issued':
        code.partnerId = data.partnerId;
        code.issuedAt = data.at;
        code.says(revision, data);
        return [];
      case 'code.changed':
        code.says(revision, data);
        return [];
      case 'code.disabled':
        code.ends(revision, data.at);
        return [];
      case 'code.redemption-reserved':
        return this.reserved(code, data, recordedAt);
      case 'code.redemption-confirmed':
        return this.confirmed(code, data);
      case 'code.redemption-released':
        return released(code, data);
    }
  }

  private reserved(
    code: CodeModel,
    { redemptionId, at, until, customers }: Of<'redemption-reserved'>,
    recordedAt: string,
  ) {
    const fields = [
      ...must(!code.places.has(redemptionId), 'redemptionId', 'one that is not held', redemptionId),
      ...must(Date.parse(until) === Date.parse(at) + HALF_AN_HOUR, 'until', 'half an hour later', until),
      ...must(code.faultAt(at) === null, 'at', 'a moment at which it may be used', at),
      ...room(code, at, customers),
    ];
    const isForNew = code.terms.newCustomersOnly;
    const { haveBought: isOfBuyer, areSeveral } = this.buyers.identity.buyers(isForNew ? customers : [], recordedAt);
    code.places.set(redemptionId, { until, customers, isForNew, isOfBuyer, areSeveral, isOpen: true });
    return fields;
  }

  /** Who holds a place has it, whatever became of the code since; a place that has lapsed or was given back is taken anew. */
  private confirmed(code: CodeModel, { redemptionId, saleId, at, wasHeld }: Of<'redemption-confirmed'>) {
    const place = code.places.get(redemptionId);
    if (!place) return must(false, 'redemptionId', 'one that was reserved, and no sale has used', redemptionId);
    code.places.delete(redemptionId);
    const holds = place.isOpen && at < place.until;
    const fields = [
      ...must(place.isOpen === wasHeld, 'wasHeld', place.isOpen, wasHeld),
      ...(holds ? [] : room(code, at, place.customers)),
      ...must(!code.sales.has(saleId), 'saleId', 'a sale that has not used it yet', saleId),
      ...must(this.buyers.isSold(saleId), 'saleId', 'a sale of the program', saleId),
      ...must(
        !this.isOfBuyer(place, redemptionId, saleId),
        'customers',
        place.areSeveral ? NONE_BOUGHT : NEW,
        place.customers,
      ),
    ];
    code.sales.add(saleId);
    for (const customer of place.customers) code.customers.add(customer);
    return fields;
  }

  /** A sale that holds a place of its own knows by its number whether its customer had bought; who holds one before that, by then. */
  private isOfBuyer({ isForNew, isOfBuyer }: Place, redemptionId: string, saleId: string): boolean {
    const isOwn = redemptionId === deterministicId('redemption-of-sale', saleId);
    return isOwn ? isForNew && this.repeated.has(saleId) : isOfBuyer;
  }
}

/** Whether one more is left at a moment, and left for these: what is held until later counts as used. */
function room(code: CodeModel, at: string, customers: readonly string[]): FieldDifference[] {
  const { limit, oncePerCustomer } = code.terms;
  const held = code.heldAt(at);
  const used = code.sales.size + held.length;
  const hadBy = ({ customers: names }: Place): boolean => names.some((name) => customers.includes(name));
  const had = customers.some((name) => code.customers.has(name)) || held.some(hadBy);
  return [
    ...must(limit === null || used < limit, 'limit', `fewer than ${limit}`, used),
    ...must(!oncePerCustomer || !had, 'customers', 'who has not used the code', customers),
  ];
}

function released(code: CodeModel, { redemptionId }: Of<'redemption-released'>): FieldDifference[] {
  const place = code.places.get(redemptionId);
  if (!place?.isOpen) return must(false, 'redemptionId', 'one that is held', redemptionId);
  place.isOpen = false;
  return [];
}
