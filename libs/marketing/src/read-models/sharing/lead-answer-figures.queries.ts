import { groupsRead } from '#libs/graphql';
import {
  type LeadAnswerDimension,
  type LeadAnswerFigure,
  type LeadAnswerFiguresArgs,
  type LeadAnswerOrder,
} from './lead-answer-figures.types.js';
import type { LeadAnswer } from './lead-answer.view.js';

export interface LeadAnswersFound extends Omit<LeadAnswerFigure, 'group'> {
  readonly keys: readonly (string | null)[];
}

const COLUMNS: Readonly<Record<LeadAnswerDimension, string>> = {
  partner: 'a.partner_id::text',
  activity: 'a.activity_id::text',
  'reject-reason': 'a.reason',
};

const ORDERS: Readonly<Record<LeadAnswerOrder, string>> = {
  group: 'keys',
  asked: 'asked DESC, keys',
  lapsed: 'lapsed DESC, keys',
};

const ANSWERS: readonly LeadAnswer[] = ['waiting', 'accepted', 'rejected', 'lapsed', 'withdrawn'];

const counts = ANSWERS.map((answer) => `count(*) FILTER (WHERE a.answer = '${answer}')::int AS ${answer}`).join(', ');

export const leadAnswerFiguresText = ({ groupBy, orderBy, first }: LeadAnswerFiguresArgs): string => `
  SELECT ARRAY[${groupBy.map((one) => COLUMNS[one]).join(', ')}]::text[] AS keys, count(*)::int AS asked, ${counts},
    round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM a.answered_at::timestamptz - a.asked_at::timestamptz) / 3600)
      FILTER (WHERE a.answer IN ('accepted', 'rejected')))::numeric, 2)::text AS "medianHoursToAnswer"
  FROM lead_answers a
  WHERE a.tenant = $1 AND a.program_id = $2 AND ($3::uuid IS NULL OR a.partner_id = $3)
    AND ($4::text IS NULL OR a.asked_at >= $4) AND ($5::text IS NULL OR a.asked_at < $5)
  GROUP BY 1 ORDER BY ${ORDERS[orderBy]} LIMIT ${groupsRead(first)}`;
