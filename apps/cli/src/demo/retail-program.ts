import type { Api } from '#libs/importing';
import { accepted, type Mutated } from './closing.js';

/** How the program of the real orders is set up: the rules under which their figures are known to the cent. */
export interface RetailProgram {
  /** Another key is another program. */
  readonly key: string;
  readonly name: string;
  readonly rounding: 'HALF_AWAY' | 'HALF_EVEN';
}

export const RETAIL: RetailProgram = {
  key: 'demo:online-retail',
  name: 'Online Retail partners',
  rounding: 'HALF_AWAY',
};

const STARTS_AT = '2010-12-01T00:00:00Z';

const CREATE = `mutation Create($input: CreateProgramInput!) {
  createProgram(input: $input) { id position userErrors { code message } }
}`;
const PUBLISH = `mutation Publish($input: PublishPlanInput!) {
  publishPlan(input: $input) { id position userErrors { code message } }
}`;
const PAYOUTS = `mutation Payouts($input: SetPayoutPolicyInput!) {
  setPayoutPolicy(input: $input) { id position userErrors { code message } }
}`;

/** Creates the program with its plan (15 % of every invoice) and payout policy; the same key again changes nothing. */
export async function createRetailProgram(api: Api, { key, name, rounding }: RetailProgram = RETAIL): Promise<string> {
  const created = await api<{ createProgram: Mutated }>(CREATE, {
    input: {
      ...{ idempotencyKey: key, name, currency: 'GBP', timeZone: 'Europe/London' },
      ...{ startsAt: STARTS_AT, maturityDays: 0, occurredAt: STARTS_AT },
    },
  });
  const programId = accepted(created.createProgram, 'The program was not created').id;
  const published = await api<{ publishPlan: Mutated }>(PUBLISH, {
    input: {
      ...{ idempotencyKey: `${key}:plan`, programId, name: '15 % of every invoice', standard: true },
      ...{ effectiveFrom: STARTS_AT, rounding },
      rules: [{ ruleId: 'invoice', name: '15 % of the invoice', pays: { kind: 'SHARE', rate: '0.15' } }],
    },
  });
  accepted(published.publishPlan, 'The plan was not published');
  const policy = await api<{ setPayoutPolicy: Mutated }>(PAYOUTS, {
    input: {
      ...{ idempotencyKey: `${key}:payouts`, programId, effectiveFrom: STARTS_AT },
      ...{ minimum: '50.00', payoutCurrency: 'EUR', rateSource: 'ecb', approval: 'AUTOMATIC' },
      ...{ requiresTaxForm: false, requiresPayoutMethod: false },
    },
  });
  accepted(policy.setPayoutPolicy, 'The payout policy was not set');
  return programId;
}
