import type { Aggregate } from '#libs/eventing';
import * as commands from '../events/partner.commands.js';
import { partnerDecider } from './partner.js';
import { withNames } from './partner.named.js';
import { type PartnerEvent, partnerEvents } from '../events/partner.events.js';
import type { PartnerState } from '../events/partner.state.js';

export const partnerAggregate: Aggregate<commands.PartnerCommand, PartnerState, PartnerEvent> = {
  decider: partnerDecider,
  events: partnerEvents,
  commands,
  prepare: withNames,
  id: (command) => command.data.partnerId,
  creates: ['ProspectPartner', 'ApplyPartner', 'InvitePartner', 'AdmitPartner'],
};
