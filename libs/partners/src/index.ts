export * from './events/partner.events.js';
export * from './events/partner.state.js';
export {
  AdmitPartner,
  BanPartner,
  type NewPartner,
  RescoreProfile,
  SetTier,
  VerifyPayoutMethod,
} from './events/partner.commands.js';
export { hierarchyAggregate } from './hierarchy/hierarchy.aggregate.js';
export { type HierarchyEvent, hierarchyEvents } from './hierarchy/hierarchy.events.js';
export { ancestorOf } from './state-reader/hierarchy.state-reader.js';
export { endedRecords } from './state-reader/ended-records.js';
export { survivorOf } from './state-reader/survivor.js';
export { contactNamed, partnerNamed } from './state-reader/partner-named.js';
export { destinationOf } from './state-reader/payout-destination.js';
export { partnerAggregate } from './partner/partner.aggregate.js';
export { CERTIFICATION_EXPIRES, ONBOARDING_DUE } from './processes/partner.deadlines.js';
export { PartnersModule } from './partners.module.js';
export { PartnerConnection } from './graphql/partner.resolver.js';
export {
  ofPartners,
  PARTNER_ORDERS,
  PartnerFilter,
  PartnerOrderEnum,
  partnerWhere,
} from './read-models/partner-filter.types.js';
export { PartnerStanding } from './read-models/partner.types.js';
export { PartnerRow } from './read-models/partner.row.view.js';
export { partnerView } from './read-models/partner.view.js';
export { SURVIVORS, survivorSql } from './read-models/survivors.queries.js';
