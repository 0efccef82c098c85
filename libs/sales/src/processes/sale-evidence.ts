import { type ClickFault, type CustomerDraft, type CustomerJourneys, NOBODY, type ShownClick } from '#libs/attribution';
import { knownId } from '#libs/deals';
import type { CommandContext } from '#libs/kernel';
import type { ContentDraft } from '../content/draft.js';
import type { Unusable } from '../events/sale.events.js';
import type { EvidenceDraft } from '../sale/crediting.js';

interface Given {
  readonly given: Pick<ContentDraft, 'programId' | 'customer'>;
  readonly evidence: EvidenceDraft | null;
  /** Whether the program has the code that came with it. */
  readonly isCodeKnown: boolean;
  /** Whether that code has the redemption that came with it. */
  readonly isRedemptionKnown: boolean;
  /** The click whose id came with it, or why that is no evidence; null: none came. */
  readonly click: ShownClick | ClickFault | null;
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Who bought, by all that came with a sale, and what of it could not be used. A lead that nobody knows is claimed for nobody. */
export async function customerOf(
  journeys: CustomerJourneys,
  { given: { programId, customer: named }, evidence, isCodeKnown, isRedemptionKnown, click }: Given,
  { tenant }: CommandContext,
): Promise<{ customer: CustomerDraft; unusable: readonly Unusable[] }> {
  const { email = null, crmId = null, website = null, taxId = null, leadExternalId = null } = evidence ?? {};
  const unusable: Unusable[] = [];
  const isAddress = email === null || ADDRESS.test(email.trim());
  if (!isAddress) unusable.push({ given: 'email', reason: 'bad-email' });
  if (crmId !== null && knownId(crmId) === null) unusable.push({ given: 'crmId', reason: 'names-nobody' });
  const isLead =
    leadExternalId !== null &&
    (await journeys.find(tenant, programId, { ...NOBODY, leadNumber: leadExternalId })) !== null;
  if (leadExternalId !== null && !isLead) {
    const name = await journeys.nameOfLead(tenant, programId, leadExternalId);
    unusable.push({ given: 'leadExternalId', reason: 'lead-unknown', ...(name !== null && { name }) });
  }
  if (typeof click === 'string') unusable.push({ given: 'clickId', reason: click });
  if (evidence?.code !== undefined && !isCodeKnown) unusable.push({ given: 'code', reason: 'code-unknown' });
  if (evidence?.redemptionId !== undefined && !isRedemptionKnown)
    unusable.push({ given: 'redemptionId', reason: 'redemption-unknown' });
  const customer = {
    ...{ ref: knownId(named?.ref), email: isAddress ? email : null, crmId: knownId(crmId), website, taxId },
    leadNumber: isLead ? leadExternalId : null,
    ...{ leadNumberOf: null, click: null },
  };
  const isKnown = [customer.ref, customer.email, customer.crmId, customer.leadNumber].some((text) => text !== null);
  const key = isKnown || click === null || typeof click === 'string' ? null : click.key;
  return { customer: { ...customer, click: key }, unusable };
}
