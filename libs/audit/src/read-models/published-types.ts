/**
 * Which events CRM integrations receive, and as what: the audit's own list. Whatever is not in it is kept back. What is published is decided by
 * the contexts; that they agree is what the comparison shows.
 */
export const PUBLISHED: ReadonlyMap<string, string> = new Map([
  ['books.period-closed', 'period.closed'],
  ['credit-note.recorded', 'credit_note.recorded'],
  ['customer.erased', 'customer.erased'],
  ['deal.drafted', 'deal.drafted'],
  ['deal.revised', 'deal.revised'],
  ['deal.submitted', 'deal.submitted'],
  ['deal.review-started', 'deal.review_started'],
  ['deal.returned', 'deal.returned'],
  ['deal.approved', 'deal.approved'],
  ['deal.rejected', 'deal.rejected'],
  ['deal.duplicate-found', 'deal.duplicate_found'],
  ['deal.withdrawn', 'deal.withdrawn'],
  ['deal.activity-logged', 'deal.activity_logged'],
  ['deal.extended', 'deal.extended'],
  ['deal.expired', 'deal.expired'],
  ['deal.reinstated', 'deal.reinstated'],
  ['deal.revoked', 'deal.revoked'],
  ['deal.won', 'deal.won'],
  ['deal.lost', 'deal.lost'],
  ['deal.influence-recorded', 'deal.influence_recorded'],
  ['deal.imported', 'deal.imported'],
  ['deal.customer-erased', 'deal.customer_erased'],
  ['deal.reassigned', 'deal.reassigned'],
  ['deal.merged', 'deal.merged'],
  ['hierarchy.parent-set', 'parent.set'],
  ['ledger.commission-accrued', 'commission.accrued'],
  ['ledger.source-passed', 'commission.skipped'],
  ['ledger.source-parked', 'commission.parked'],
  ['ledger.window-rerated', 'commission.rerated'],
  ['ledger.commission-clawed-back', 'commission.clawed_back'],
  ['ledger.commission-restored', 'commission.restored'],
  ['ledger.commission-amended', 'commission.amended'],
  ['ledger.commission-recredited', 'commission.recredited'],
  ['ledger.clawback-reversed', 'commission.clawback_reversed'],
  ['ledger.commission-adjusted', 'commission.adjusted'],
  ['ledger.balance-forfeited', 'commission.forfeited'],
  ['ledger.commission-voided', 'commission.voided'],
  ['ledger.commission-declined', 'commission.declined'],
  ['ledger.commission-held', 'commission.held'],
  ['ledger.hold-released', 'commission.hold_released'],
  ['ledger.commission-approved', 'commission.approved'],
  ['ledger.payout-planned', 'payout.planned'],
  ['ledger.period-closed', 'statement.closed'],
  ['ledger.payout-approved', 'payout.approved'],
  ['ledger.payout-intended', 'payout.intended'],
  ['ledger.payout-sent', 'payout.sent'],
  ['ledger.payout-settled', 'payout.settled'],
  ['ledger.payout-failed', 'payout.failed'],
  ['ledger.payout-returned', 'payout.returned'],
  ['ledger.payout-cost-assigned', 'payout.cost_assigned'],
  ['ledger.payout-unknown', 'payout.unknown'],
  ['ledger.payout-reconciled', 'payout.reconciled'],
  ['partner.prospected', 'partner.prospected'],
  ['partner.applied', 'partner.applied'],
  ['partner.invited', 'partner.invited'],
  ['partner.review-started', 'partner.review_started'],
  ['partner.enrolled', 'partner.enrolled'],
  ['partner.onboarding-started', 'partner.onboarding_started'],
  ['partner.onboarding-step-completed', 'partner.onboarding_step_completed'],
  ['partner.activated', 'partner.activated'],
  ['partner.suspended', 'partner.suspended'],
  ['partner.resumed', 'partner.resumed'],
  ['partner.offboarded', 'partner.offboarded'],
  ['partner.rejected', 'partner.rejected'],
  ['partner.declined', 'partner.declined'],
  ['partner.banned', 'partner.banned'],
  ['partner.merged', 'partner.merged'],
  ['partner.tier-set', 'partner.tier_changed'],
  ['partner.plan-assigned', 'partner.plan_assigned'],
  ['partner.tax-form-recorded', 'partner.tax_form_recorded'],
  ['partner.payout-method-verified', 'partner.payout_method_verified'],
  ['partner.payout-method-removed', 'partner.payout_method_removed'],
  ['partner.described', 'partner.described'],
  ['partner.erased', 'partner.erased'],
  ['partner.onboarding-overdue', 'partner.onboarding_overdue'],
  ['partner.profile-answered', 'partner.profile_scored'],
  ['partner.profile-rescored', 'partner.profile_scored'],
  ['partner.certification-recorded', 'certification.recorded'],
  ['partner.certification-revoked', 'certification.revoked'],
  ['partner.contact-added', 'contact.added'],
  ['partner.contact-changed', 'contact.changed'],
  ['partner.contact-removed', 'contact.removed'],
  ['partner.contact-erased', 'contact.erased'],
  ['performance.upgrade-proposed', 'tier.upgrade_proposed'],
  ['performance.proposal-closed', 'tier.proposal_closed'],
  ['performance.downgrade-noticed', 'tier.downgrade_noticed'],
  ['performance.notice-lifted', 'tier.notice_lifted'],
  ['performance.override-set', 'tier.override_set'],
  ['performance.override-ended', 'tier.override_ended'],
  ['program.created', 'program.created'],
  ['program.time-zone-changed', 'program.time_zone_changed'],
  ['program.plan-published', 'program.plan_published'],
  ['program.tier-ladder-set', 'program.tier_ladder_set'],
  ['sale.recorded', 'sale.recorded'],
  ['sale.refunded', 'sale.refunded'],
  ['sale.refund-awaited', 'refund.awaited'],
  ['sale.refund-exceeded', 'refund.exceeded'],
  ['sale.refund-refused', 'refund.refused'],
  ['sale.refund-withdrawn', 'refund.withdrawn'],
  ['sale.refund-reversed', 'sale.refund_reversed'],
  ['sale.amended', 'sale.amended'],
  ['sale.recredited', 'sale.recredited'],
  ['statement.issued', 'statement.issued'],
  ['statement.acknowledged', 'statement.acknowledged'],
  ['statement.disputed', 'statement.disputed'],
  ['statement.dispute-resolved', 'statement.dispute_resolved'],
  ['statement.settled', 'statement.settled'],
  ['statement.settlement-undone', 'statement.settlement_undone'],
  ['webhook.failing-noticed', 'webhook.failing'],
  ['webhook.recovered', 'webhook.recovered'],
  ['webhook.disabled', 'webhook.disabled'],
  ['webhook.resumed', 'webhook.resumed'],
]);

type Path = readonly number[];

/** Where an event has the amount that its public form must carry, and by which numbers of fields that is reached in it. */
export interface Amount {
  readonly inData: readonly string[];
  readonly inBody: Path;
}

const CORRECTION: Path = [40, 5, 2];
const COMMISSION: Path = [40, 1, 6, 1];
const SALE: Path = [37, 1, 4, 1];
const REFUNDED: Path = [37, 1, 5];
const DEAL: Path = [36, 1, 8, 1];

/** What corrects no entry stands for itself. */
const correcting = (data: object): Path => ((data as { of?: string | null }).of ? CORRECTION : COMMISSION);

const BY_TYPE: Readonly<Record<string, Path | ((data: object) => Path)>> = {
  'deal.drafted': DEAL,
  'deal.revised': DEAL,
  'deal.imported': DEAL,
  'deal.won': DEAL,
  'sale.recorded': SALE,
  'credit-note.recorded': [39, 1, 4, 1],
  'ledger.commission-accrued': COMMISSION,
  'ledger.balance-forfeited': COMMISSION,
  'ledger.window-rerated': correcting,
  'ledger.commission-adjusted': correcting,
  'ledger.commission-clawed-back': CORRECTION,
  'ledger.commission-restored': CORRECTION,
  'ledger.commission-amended': CORRECTION,
  'ledger.commission-recredited': CORRECTION,
  'ledger.clawback-reversed': CORRECTION,
  'ledger.commission-voided': CORRECTION,
  'ledger.commission-declined': CORRECTION,
};

const OTHERWISE: Readonly<Record<string, Amount>> = {
  'sale.amended': { inData: ['charged'], inBody: SALE },
  'sale.refunded': { inData: ['refundedAfter'], inBody: REFUNDED },
  'sale.refund-reversed': { inData: ['refundedAfter'], inBody: REFUNDED },
  'ledger.period-closed': { inData: ['closing'], inBody: [42, 1, 11] },
  'ledger.payout-planned': { inData: ['amount', 'amount'], inBody: [43, 1, 7, 1] },
  'ledger.payout-failed': { inData: ['credit', 'amount'], inBody: [43, 5, 2] },
  'ledger.payout-returned': { inData: ['credit', 'amount'], inBody: [43, 5, 2] },
  'ledger.payout-cost-assigned': { inData: ['credit', 'amount'], inBody: [43, 5, 2] },
};

/** undefined for an event that is about no amount. */
export function amountIn(type: string, data: object): Amount | undefined {
  const path = BY_TYPE[type];
  if (path === undefined) return OTHERWISE[type];
  return { inData: ['amount'], inBody: typeof path === 'function' ? path(data) : path };
}
