import type { AccountEvent, DealEvent } from '#libs/deals';
import type { PersonNamer, Recorded } from '#libs/kernel';
import type { PartnerEvent } from '#libs/partners';
import { BookingsAudit } from './bookings.audit.js';
import type { Findings } from '../sources/findings.js';
import type { AuditedDeal } from './deal.states.js';
import { Hierarchy } from '../sources/hierarchy.js';
import { ProtectionsAudit } from './protections.audit.js';
import type { SaleFigures, SourceEvent } from '../sources/source.checks.js';

/** Deals as the money and the promises of a program see them. */
export class DealsAudit {
  private readonly bookings: BookingsAudit;
  private readonly protections: ProtectionsAudit;
  private readonly merges = new Hierarchy();

  constructor(
    tenant: string,
    programId: string,
    sales: ReadonlyMap<string, SaleFigures>,
    nameOf: PersonNamer,
    findings: Findings,
  ) {
    const survivor = (partnerId: string): string => this.merges.survivor(partnerId);
    this.bookings = new BookingsAudit(tenant, programId, sales, nameOf, findings, survivor);
    this.protections = new ProtectionsAudit(programId, findings);
  }

  /** What is known of each deal. */
  get deals(): ReadonlyMap<string, AuditedDeal> {
    return this.bookings.known.deals;
  }

  partner({ type, data }: Recorded<PartnerEvent>): void {
    if (type === 'partner.merged') this.merges.merge(data.partnerId, data.into);
  }

  deal(event: Recorded<DealEvent>): void {
    this.bookings.deal(event);
    this.protections.deal(event);
  }

  account(event: Recorded<AccountEvent>): void {
    this.protections.account(event);
  }

  source(event: SourceEvent): void {
    if (event.type !== 'credit-note.recorded') this.bookings.sale(event);
  }

  finish(): void {
    this.bookings.finish();
  }

  /** Bookings that are on their way. */
  waiting(): number {
    return this.bookings.waiting();
  }
}
