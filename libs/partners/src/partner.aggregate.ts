import type { Aggregate } from '#libs/eventing';
import * as commands from './partner.commands.js';
import { partnerDecider } from './partner.js';
import { withNames } from './partner.named.js';
import { type PartnerEvent, partnerEvents } from './partner.events.js';
import type { PartnerState } from './partner.state.js';

export const partnerAggregate: Aggregate<commands.PartnerCommand, PartnerState, PartnerEvent> = {
  decider: partnerDecider,
  events: partnerEvents,
  commands,
  prepare: withNames,
  id: (command) => command.data.partnerId,
  creates: ['ProspectPartner', 'ApplyPartner', 'InvitePartner', 'AdmitPartner'],
};
