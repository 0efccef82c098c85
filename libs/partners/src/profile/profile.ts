import { type Decision, refuse, type Refusal } from '#libs/kernel';
import type { AnswerProfile, Profiling } from '../events/partner.commands.js';
import type { PartnerEvent } from '../events/partner.events.js';
import { ERASED, MERGEABLE, wrongStanding } from '../events/partner.rules.js';
import type { Partner } from '../events/partner.state.js';
import type { PartnerRefusal } from '../events/partner.refusals.js';

/** What a partner answers about itself, and how near it comes to the ideal one. The score is computed by who sends the command. */
export function profile(command: Profiling, partner: Partner): Decision<PartnerEvent, PartnerRefusal> {
  const { programId, partnerId } = partner;
  const of = { partnerId, programId, at: command.context.occurredAt };
  const answered = partner.profile;
  switch (command.type) {
    case 'AnswerProfile': {
      const { answers, disqualifiers, scored } = command.data;
      const fault = (partner.erased ? ERASED : undefined) ?? wrongStanding(partner, MERGEABLE) ?? faultOf(command.data);
      if (fault) return fault;
      return [{ type: 'partner.profile-answered', data: { ...of, answers, disqualifiers, ...scored! } }];
    }
    case 'RescoreProfile': {
      const { scored, answeredIn } = command.data;
      if (answered?.answeredIn !== answeredIn || answered.profileVersion === scored.score.profileVersion) return [];
      return [{ type: 'partner.profile-rescored', data: { ...of, ...scored } }];
    }
  }
}

function faultOf({
  answers,
  disqualifiers,
  known,
  scored,
}: AnswerProfile['data']): Refusal<PartnerRefusal> | undefined {
  if (!known || !scored) return refuse('NO_PROFILE', 'the program asks for no profile at that time', 'partnerId');
  const given = Object.keys(answers);
  const stray = given.findIndex((id) => !Object.hasOwn(known.answers, id));
  if (stray >= 0) return refuse('UNKNOWN_CRITERION', 'the profile has no such criterion', `answers.${stray}.criterion`);
  const wrong = given.findIndex((id) => !known.answers[id]?.includes(answers[id] ?? ''));
  if (wrong >= 0) return refuse('UNKNOWN_ANSWER', 'the criterion has no such answer', `answers.${wrong}.answer`);
  const open = Object.keys(known.answers).filter((id) => !Object.hasOwn(answers, id));
  if (open.length > 0) return refuse('NOT_ANSWERED', `answer ${open.join(', ')} too`, 'answers');
  const other = disqualifiers.findIndex((id) => !known.disqualifiers.includes(id));
  return other >= 0
    ? refuse('UNKNOWN_CRITERION', 'the profile has no such disqualifier', `disqualifiers.${other}`)
    : undefined;
}
