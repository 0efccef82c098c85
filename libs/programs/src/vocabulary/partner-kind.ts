/** What a partner does for the vendor. Programs speak of kinds before there is any partner: in conditions, offers and kits. */
export type PartnerKind =
  | 'affiliate'
  | 'referrer'
  | 'ambassador'
  | 'influencer'
  | 'publisher'
  | 'reseller'
  | 'distributor'
  | 'msp'
  | 'technology'
  | 'alliance';

const KINDS: Readonly<Record<PartnerKind, true>> = {
  affiliate: true,
  referrer: true,
  ambassador: true,
  influencer: true,
  publisher: true,
  reseller: true,
  distributor: true,
  msp: true,
  technology: true,
  alliance: true,
};

export const PARTNER_KINDS = Object.keys(KINDS) as readonly PartnerKind[];
