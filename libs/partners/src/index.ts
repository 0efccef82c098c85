export * from './partner.events.js';
export * from './partner.state.js';
export { AdmitPartner, type NewPartner, RescoreProfile, SetTier } from './partner.commands.js';
export { contactNamed, partnerNamed } from './partner-named.facts.js';
export { partnerAggregate } from './partner.aggregate.js';
export { CERTIFICATION_EXPIRES, ONBOARDING_DUE } from './partner.deadlines.js';
export { PartnersModule } from './partners.module.js';
export { PartnerRow } from './partner.row.view.js';
export { partnerView } from './partner.view.js';
