import { type Decider, type Decision, idOf, refuse, unreachable } from '#libs/kernel';
import { certify } from '../certification/certification.js';
import { changeContacts } from '../contact/contact.js';
import { describe } from '../description/description.js';
import { erase } from './erasure.js';
import type { BecomingKnown, PartnerCommand } from '../events/partner.commands.js';
import { changeStanding, changeTerms } from '../lifecycle/changes.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { evolvePartner } from './partner.evolve.js';
import { becomeKnown, join } from '../lifecycle/joining.js';
import { profile } from '../profile/profile.js';
import type { PartnerState } from '../events/partner.state.js';
import type { PartnerRefusal } from '../events/partner.refusals.js';

/** The vendor's own key of a partner leads to its id, within its program. */
export const partnerIdOf = (tenant: string, programId: string, externalId: string): string =>
  idOf(tenant, 'partner', `${programId}:${externalId}`);

export const partnerDecider: Decider<PartnerCommand, PartnerState, PartnerEvent, PartnerRefusal> = {
  initial: { status: 'absent' },
  decide,
  evolve: evolvePartner,
};

function decide(command: PartnerCommand, state: PartnerState): Decision<PartnerEvent, PartnerRefusal> {
  if (makesKnown(command)) return becomeKnown(command, state);
  if (state.status === 'absent') return refuse('NOT_FOUND', 'there is no such partner', fieldOf(command));
  switch (command.type) {
    case 'StartReview':
    case 'EnrollPartner':
    case 'RejectPartner':
    case 'DeclinePartner':
    case 'StartOnboarding':
    case 'CompleteOnboardingStep':
    case 'NoteOverdue':
      return join(command, state);
    case 'SuspendPartner':
    case 'ResumePartner':
    case 'OffboardPartner':
    case 'BanPartner':
    case 'AbsorbPartner':
    case 'MergePartner':
      return changeStanding(command, state);
    case 'SetTier':
    case 'AssignPlan':
    case 'RecordTaxForm':
    case 'VerifyPayoutMethod':
      return changeTerms(command, state);
    case 'AddContact':
    case 'ChangeContact':
    case 'RemoveContact':
    case 'EraseContact':
      return changeContacts(command, state);
    case 'DescribePartner':
      return describe(command, state);
    case 'ErasePartner':
      return erase(command, state);
    case 'RecordCertification':
    case 'RevokeCertification':
      return certify(command, state);
    case 'AnswerProfile':
    case 'RescoreProfile':
      return profile(command, state);
    default:
      return unreachable(command);
  }
}

const makesKnown = (command: PartnerCommand): command is BecomingKnown => 'externalId' in command.data;

/** A merge is decided by the record that stays, which its input calls `into`. */
const fieldOf = ({ type }: PartnerCommand): string => (type === 'AbsorbPartner' ? 'into' : 'partnerId');
