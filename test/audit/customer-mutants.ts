import type { FindingKind } from '../../libs/audit/src/sources/findings.js';
import type { Mutant } from './mutated-engine.js';

/** A bug in how customers are known and credited, and what the audit must call it. */
export interface CustomerMutant extends Mutant {
  readonly name: string;
  readonly kind: FindingKind;
  /** Of what it says otherwise; `n`: of whichever touch. */
  readonly path: string;
}

const of = (
  kind: FindingKind,
  path: string,
  name: string,
  file: string,
  [text, instead]: readonly [text: string, instead: string],
): CustomerMutant => ({ kind, path, name, file, text, instead });

const CLICK = 'attribution/src/workflows/click-of-customer.ts';
const EVIDENCE = 'attribution/src/state-reader/evidence.state-reader.ts';
const REGISTRATION = 'attribution/src/attribute/registration.ts';
const ATTRIBUTE = 'attribution/src/attribute/attribute.ts';
const CUSTOMER = 'attribution/src/workflows/customer.workflow.ts';

export const CUSTOMER_MUTANTS: readonly CustomerMutant[] = [
  of('customer-identity', 'customersPerClick', 'a click leads to everybody', CLICK, [
    "if (taken !== 'nobody-known') others.add(taken.another);",
    "if (taken !== 'nobody-known') others.delete(taken.another);",
  ]),
  of('customer-identity', 'touchId', 'a click is of whoever shows it, whoever has it', CLICK, [
    "return (await isNamed(workflow, lead.journeyId)) ? { another: lead.journeyId } : 'nobody-known'; }",
    "return 'itself'; }",
  ]),
  of(
    'attribution',
    'attribution.touches.n.dropped.reason',
    'a click is said to be shared that nobody else has',
    CLICK,
    [
      "if (taken === 'itself') return { ...touch, touchId: idOf(tenant, 'touch', `click ${one.aliasId}`) };",
      "if (taken === 'itself') return undefined;",
    ],
  ),
  of('attribution', 'attribution.touches.n.dropped.reason', 'of a click places are counted, and not customers', CLICK, [
    "if (taken !== 'nobody-known') others.add(taken.another);",
    "if (taken !== 'nobody-known') others.add(one.aliasId);",
  ]),
  of('code-limit', 'customers', 'who has bought before is new', 'attribution/src/code/redemptions.ts', [
    'if (code.newCustomersOnly && hasBought)',
    'if (code.newCustomersOnly && isSelf)',
  ]),
  of('code-limit', 'customers', 'the second sale is the first', 'sales/src/processes/sale-creditings.ts', [
    'hasBought: (conversion?.number ?? 1) > 1 }, named: redemptionId',
    'hasBought: (conversion?.number ?? 1) > 2 }, named: redemptionId',
  ]),
  of(
    'code-limit',
    'customers',
    'a checkout does not ask whether its customer has bought',
    'attribution/src/workflows/codes.ts',
    ['customers, hasBought, isSelf:', 'customers, hasBought: false, isSelf:'],
  ),
  of('attribution', 'attribution.shares', 'the registration for less decides', REGISTRATION, [
    'worthOf(b).compare(worthOf(a))',
    'worthOf(a).compare(worthOf(b))',
  ]),
  of('attribution', 'attribution.shares', 'of equal registrations the later decides', REGISTRATION, [
    'return a.approvedAt < b.approvedAt ? -1 : a.approvedAt > b.approvedAt ? 1',
    'return a.approvedAt < b.approvedAt ? 1 : a.approvedAt > b.approvedAt ? -1',
  ]),
  of('attribution', 'attribution.shares', 'what is given back weighs less than nothing', REGISTRATION, [
    'return total.isNegative ? total.negated() : total;',
    'return total;',
  ]),
  of('attribution', 'attribution.shares', 'a registration holds at the moment it ends', REGISTRATION, [
    'approvedAt <= at && at < expiresAt',
    'approvedAt <= at && at <= expiresAt',
  ]),
  of('attribution', 'attribution.decidedBy', 'a registration does not hold at the moment it begins', REGISTRATION, [
    'approvedAt <= at && at < expiresAt',
    'approvedAt < at && at < expiresAt',
  ]),
  of('attribution', 'attribution.decidedBy', 'who has no part of what is sold is not protected', REGISTRATION, [
    "registrationMatch === 'same-line' && covered.length === 0",
    'covered.length === 0',
  ]),
  of('attribution', 'attribution.decidedBy', 'touches go before registrations', ATTRIBUTE, [
    'if (registered !== undefined) {',
    'if (registered !== undefined && judged.length === 0) {',
  ]),
  of('attribution', 'attribution.readAt', 'nobody asks deals for the customer', EVIDENCE, [
    '[...(state?.accountIds ?? []), ...accountIds]',
    '[...accountIds]',
  ]),
  of(
    'attribution',
    'attribution.touches.n.self',
    'likeness is looked at as the touch comes, and never again',
    EVIDENCE,
    ['self: nearer(touch.self, likenesses.get(touch.partnerId) ?? null)', 'self: touch.self'],
  ),
  of(
    'attribution',
    'attribution.touches.n.self',
    'a domain in common says more than an address',
    'attribution/src/state-reader/likenesses.ts',
    ["one === 'same-email' || other === null ? one : other === 'same-email' ? other : (one ?? other)", 'one ?? other'],
  ),
  of(
    'customer-binding',
    'shares',
    'a lead with one touch binds nobody',
    'attribution/src/workflows/customer-binding.ts',
    ['if (shares.length === 0 ||', "if ((touches.length === 1 && basis === 'lead') || shares.length === 0 ||"],
  ),
  of(
    'customer-binding',
    'shares',
    'a sale with one touch binds nobody',
    'attribution/src/workflows/sale/binding-by-sale.ts',
    [
      "if (journeyId === null || decidedBy !== 'touches') return undefined;",
      "if (journeyId === null || decidedBy !== 'touches' || attribution.touches.length === 1) return undefined;",
    ],
  ),
  of('customer-identity', 'identifiers.email', 'nobody claims the address of a customer', CUSTOMER, [
    "if (lead.to === 'nobody' && !(await this.claim(one, staying))) return undefined;",
    "if (lead.to === 'nobody' && one.kind !== 'email' && !(await this.claim(one, staying))) return undefined;",
  ]),
  of('customer-identity', 'identifiers.email', 'two that a request names together stay two', CUSTOMER, [
    'others.length === 0 ? journeyId',
    'others.length >= 0 ? journeyId',
  ]),
  of('customer-identity', 'journeyId', 'who comes second has the address, too', 'attribution/src/alias/alias.ts', [
    'if (journeyId !== null) return refuse(',
    'if (data.journeyId === data.programId) return refuse(',
  ]),
];
