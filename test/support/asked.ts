import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Answer, Ask } from '../journeys/in-process.js';
import { RATES, refundNamed, saleNamed, type Seeded } from './question-seed/index.js';
import type { Sender } from './sender.js';

const DIRECTORY = resolve('docs/questions');

/** The queries of `docs/questions`, by their numbers. */
export const QUESTIONS: ReadonlyMap<number, string> = new Map(
  readdirSync(DIRECTORY)
    .filter((name) => name.endsWith('.graphql'))
    .map((name) => [Number.parseInt(name, 10), readFileSync(join(DIRECTORY, name), 'utf8')]),
);

/** The same question, as one that waits until lists show what came of everything up to `$after`. */
export const questionAfter = (number: number): string =>
  (QUESTIONS.get(number) ?? '')
    .replace(/^query \w+\(/m, '$&$after: Position, ')
    .replaceAll(/^ {2}(?:\w+: )?\w+\(/gm, '$&afterEffects: $after, ');

/** Whatever an answer shows. */
export type Shown = Answer['data'];

/** Whoever asks the questions, and what was sent before. */
export class Asked {
  constructor(
    readonly seed: Sender,
    readonly seeded: Seeded,
    readonly manager: Ask,
  ) {}

  /** Throws what the answer says is wrong. */
  async answerTo(number: number, variables: object = {}, ask = this.manager): Promise<Shown> {
    const of = { programId: this.seeded.programId, after: this.seed.last };
    const { data, errors } = await ask(questionAfter(number), { ...of, ...variables });
    if (errors) throw new Error(`question ${number}: ${JSON.stringify(errors)}`);
    return data;
  }

  idOf(partner: string): string {
    return this.seeded.ids[partner] ?? '';
  }
}

export const nodesOf = ({ nodes }: { readonly nodes: Shown[] }): Shown[] => nodes;

/** As amounts are written: two decimals. */
export const money = (amount: number): string => amount.toFixed(2);
export const euros = (amount: number) => ({ amount: money(amount), currency: 'EUR' });
export const amount = (of: number) => ({ amount: money(of) });
export const total = (amounts: readonly number[]): number => amounts.reduce((sum, one) => sum + one, 0);

/** What a partner earned with a sale under the standard plan of that time. */
export function earned(number: string, partner: string): number {
  const { amount: price, partners, category } = saleNamed(number);
  return (price * (partners[partner] ?? 0) * RATES[category]) / 100;
}

/** What a refund took back of that. */
export function takenBack(number: string, partner: string): number {
  const { sale, amount: given } = refundNamed(number);
  return (-earned(sale, partner) * given) / saleNamed(sale).amount;
}
