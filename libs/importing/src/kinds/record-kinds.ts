import { RowFault } from '../row/fault.js';
import type { RuleSpec } from '../schema/mapping.schema.js';
import type { Scope } from '../values/value.js';
import type { Row } from '../row/row.js';
import { compileActivity } from './activity.kind.js';
import { compileAmendment } from './amendment.kind.js';
import { compileClosing } from './closing.kind.js';
import { compileCode } from './code.kind.js';
import { compileContact } from './partner/contact.kind.js';
import { compileAllocation, compileCost } from './cost.kind.js';
import { compileDeal, compileRegistration } from './deal.kind.js';
import { compileLead } from './lead.kind.js';
import { compileLink } from './link.kind.js';
import { compilePartner } from './partner/partner.kind.js';
import { compilePartnerParent } from './partner/partner-parent.kind.js';
import { compileRates } from './rates.kind.js';
import type { Made } from './fields/record.js';
import { compileRefund, compileRefundReversal } from './refund.kind.js';
import { compileSale } from './sale.kind.js';
import { compileTouches } from './touches.kind.js';

type RecordKind = (head: Row, rows: readonly Row[]) => Made;

/** How a rule makes its records. */
export function recordKindOf(spec: RuleSpec, scope: Scope): RecordKind {
  if (spec.sale) return compileSale('sale', spec.sale, scope);
  if (spec.creditNote) return compileSale('creditNote', spec.creditNote, scope);
  if (spec.refund) return compileRefund(spec.refund, scope);
  if (spec.refundReversal) return compileRefundReversal(spec.refundReversal, scope);
  if (spec.amendment) return compileAmendment(spec.amendment, scope);
  if (spec.activity) return compileActivity(spec.activity, scope);
  if (spec.link) return compileLink(spec.link, scope);
  if (spec.code) return compileCode(spec.code, scope);
  if (spec.lead) return compileLead(spec.lead, scope);
  if (spec.touches) return compileTouches(spec.touches, scope);
  if (spec.cost) return compileCost(spec.cost, scope);
  if (spec.allocation) return compileAllocation(spec.allocation, scope);
  if (spec.partner) return compilePartner(spec.partner, scope);
  if (spec.partnerParent) return compilePartnerParent(spec.partnerParent, scope);
  if (spec.contact) return compileContact(spec.contact, scope);
  if (spec.deal) return compileDeal(spec.deal, scope);
  if (spec.registration) return compileRegistration(spec.registration, scope);
  if (spec.closing) return compileClosing(spec.closing, scope);
  if (spec.rates) return compileRates(spec.rates, scope);
  return () => {
    throw new RowFault('the rule makes nothing', null);
  };
}
