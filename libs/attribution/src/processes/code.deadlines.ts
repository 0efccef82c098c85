import { clearDeadline, deadlines, setDeadline } from '#libs/eventing';
import { type CodeEvent, codeEvents } from '../code/code.events.js';

export const CODE_LAPSES = 'code-lapses';

/** Until when a checkout holds a redemption. */
export const codeDeadlines = deadlines<CodeEvent>()(codeEvents, {
  'code.redemption-reserved': ({ data }) => [setDeadline(CODE_LAPSES, subject(data), data.until, data.redemptionId)],
  'code.redemption-confirmed': ({ data }) => [clearDeadline(CODE_LAPSES, subject(data), data.redemptionId)],
  'code.redemption-released': ({ data }) => [clearDeadline(CODE_LAPSES, subject(data), data.redemptionId)],
});

const subject = ({ codeId, programId }: { readonly codeId: string; readonly programId: string }) => ({
  ...{ noun: 'code', id: codeId, programId },
});
