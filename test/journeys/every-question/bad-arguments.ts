import { getNamedType, isLeafType } from 'graphql';
import type { Ask } from '../in-process.js';
import { badArguments } from '../../support/any-input/bad-inputs.js';
import type { Question } from '../../support/questions.js';
import { LONG } from '../../support/scale.js';

/** Of places in arguments and filters one of so many is asked, in the long tests all. */
const ONE_OF = LONG ? 1 : 12;

export interface BadAnswers {
  asked: number;
  /** Answered as if nothing were wrong. */
  readonly taken: string[];
  /** Answered with a fault of ours, or without the place. */
  readonly faults: string[];
}

/** Asks every query with one value in an argument or a filter that nothing could hold. */
export async function askBadly(ask: Ask, questions: readonly Question[]): Promise<BadAnswers> {
  const found: BadAnswers = { asked: 0, taken: [], faults: [] };
  const byField = new Map(questions.map((question) => [question.field.name, question]));
  const all = [...byField.values()].flatMap(({ field, args }) =>
    field.args.flatMap((arg) => badArguments(arg.type, arg.name).map((bad) => ({ field, args, arg, ...bad }))),
  );
  for (const [n, { field, args, arg, path, value }] of all.entries()) {
    if (n % ONE_OF !== 0) continue;
    const others = Object.entries(args).filter(([name]) => name !== arg.name);
    const given = [...others.map(([name, text]) => `${name}: ${text}`), `${arg.name}: $bad`].join(', ');
    const below = isLeafType(getNamedType(field.type)) ? '' : '{ __typename }';
    const query = `query ($bad: ${String(arg.type)}) { ${field.name}(${given}) ${below} }`;
    const answer = await ask(query, { bad: value });
    const told = `${field.name} ${path} ${JSON.stringify(value)}`;
    found.asked += 1;
    if (!answer.errors) found.taken.push(told);
    else if (answer.errors.some(({ extensions }) => extensions.code !== 'BAD_USER_INPUT'))
      found.faults.push(`${told}: ${JSON.stringify(answer.errors)}`);
  }
  return found;
}
