export * from './alias/alias.events.js';
export { activityIdOf } from './vocabulary/activity-id.js';
export * from './code/code.events.js';
export * from './journey/journey.events.js';
export type * from './journey/journey.state.js';
export { bindingAt, leadStatusOf, overrideAt } from './journey/journey.state.js';
export type * from './vocabulary/identifier.js';
export type * from './vocabulary/lead.types.js';
export type * from './vocabulary/touch.js';
export { TouchKindEnum } from './read-models/attribution-enums.types.js';
export { LeadRow } from './read-models/lead/lead.row.view.js';
export { PersonColumns } from './read-models/person.columns.js';
export { TouchRow } from './read-models/touch.view.js';
export { bindingByLead } from './workflows/customer-binding.js';
export {
  BindCustomer,
  DisqualifyLead,
  EndAttributionOverride,
  EraseJourneyCustomer,
  NoteTouch,
  OverrideAttribution,
  RebindCustomer,
} from './journey/journey.commands.js';
export { journeyIdOf, journeyParts, JourneyStateReader } from './state-reader/journey.state-reader.js';
export type { TouchDraft } from './journey/journey.commands.js';
export { type AttributedSale, bindingBySale } from './workflows/sale/binding-by-sale.js';
export { SaleAttributions } from './workflows/sale/sale-attributions.js';
export {
  NOT_USED,
  redemptionCommands,
  redemptionKnownBy,
  redemptionNamed,
} from './workflows/sale/redemption-of-sale.js';
export { touchIdOfCode } from './workflows/sale/code-of-sale.js';
export { CustomerJourneys, type NumberedSale } from './workflows/customer-journeys.js';
export type { ClickFault, ShownClick } from './workflows/click-of-customer.js';
export { type CustomerDraft, NOBODY } from './vocabulary/customer.draft.js';
export { codeAggregate } from './code/code.aggregate.js';
export { type Code, type CodeState } from './code/code.state.js';
export { journeyAggregate } from './journey/journey.aggregate.js';
export { attribute } from './attribute/attribute.js';
export { decayedBy } from './attribute/decay.js';
export type * from './attribute/evidence.js';
export { AttributionModule } from './attribution.module.js';
export { LinkAddressesModule } from './graphql/link-addresses.module.js';
export { LinkDirectory, type FollowedLink, type InTurn } from './state-reader/link-directory.js';
export { addressToFollow } from './link/destination.js';
export * from './link/link.events.js';
export { linkAggregate } from './link/link.aggregate.js';
export { linkIdOf } from './link/link-id.js';
export * from './click/clicks.events.js';
export * from './click-day/click-day.events.js';
export { clickDayAggregate } from './click-day/click-day.aggregate.js';
export { isFlag } from './click/counted-as.js';
export { CLICK_MEDIA, type ClickMedium } from './vocabulary/click-medium.js';
export { clicksAggregate, NoteClickGap, RecordClicks } from './click/clicks.aggregate.js';
export { clickIdOf, readClickId } from './click/click-id.js';
