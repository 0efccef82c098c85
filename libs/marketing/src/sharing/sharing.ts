import { type Decider, unreachable } from '#libs/kernel';
import type { SharingRefusal } from '../vocabulary/sharing.refusals.js';
import { agreeSharing, proposeSharing } from './agreement.js';
import { acceptLead, assignLead, passLeadOn, reassignLead, rejectLead } from './leads.js';
import type { SharingCommand } from './sharing.commands.js';
import type { SharingEvent } from './sharing.events.js';
import { evolveSharing, NO_SHARING, type SharingState } from './sharing.state.js';

export const sharingDecider: Decider<SharingCommand, SharingState, SharingEvent, SharingRefusal> = {
  initial: NO_SHARING,
  decide(command, state) {
    switch (command.type) {
      case 'ProposeSharing':
        return proposeSharing(command, state);
      case 'AgreeSharing':
        return agreeSharing(command, state);
      case 'AssignLead':
        return assignLead(command, state);
      case 'AcceptLead':
        return acceptLead(command, state);
      case 'RejectLead':
        return rejectLead(command, state);
      case 'PassLeadOn':
        return passLeadOn(command, state);
      case 'ReassignLead':
        return reassignLead(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve: evolveSharing,
};
