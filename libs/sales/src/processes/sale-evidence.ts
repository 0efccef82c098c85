import { type CustomerDraft, type CustomerJourneys, NOBODY } from '#libs/attribution';
import type { CommandContext } from '#libs/kernel';
import type { ContentDraft } from '../content/draft.js';
import type { Unusable } from '../events/sale.events.js';
import type { EvidenceDraft } from '../sale/crediting.js';

interface Given {
  readonly given: Pick<ContentDraft, 'programId' | 'customer'>;
  readonly evidence: EvidenceDraft | null;
  /** Whether the program has the code that came with it. */
  readonly isCodeKnown: boolean;
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Who bought, by all that came with a sale, and what of it could not be used. A lead that nobody knows is claimed for nobody. */
export async function customerOf(
  journeys: CustomerJourneys,
  { given: { programId, customer: named }, evidence, isCodeKnown }: Given,
  { tenant }: CommandContext,
): Promise<{ customer: CustomerDraft; unusable: readonly Unusable[] }> {
  const { email = null, crmId = null, website = null, taxId = null, leadExternalId = null } = evidence ?? {};
  const unusable: Unusable[] = [];
  const isAddress = email === null || ADDRESS.test(email.trim());
  if (!isAddress) unusable.push({ given: 'email', reason: 'bad-email' });
  const isLead =
    leadExternalId !== null &&
    (await journeys.find(tenant, programId, { ...NOBODY, leadNumber: leadExternalId })) !== null;
  if (leadExternalId !== null && !isLead) unusable.push({ given: 'leadExternalId', reason: 'lead-unknown' });
  if (evidence?.clickId !== undefined) unusable.push({ given: 'clickId', reason: 'click-not-ours' });
  if (evidence?.code !== undefined && !isCodeKnown) unusable.push({ given: 'code', reason: 'code-unknown' });
  if (evidence?.redemptionId !== undefined) unusable.push({ given: 'redemptionId', reason: 'redemption-unknown' });
  const customer = {
    ...{ ref: named?.ref ?? null, email: isAddress ? email : null, crmId, website, taxId },
    leadNumber: isLead ? leadExternalId : null,
    leadNumberOf: null,
  };
  return { customer, unusable };
}
