import { describe, expect, it } from '@jest/globals';
import { fromGlobalId, isRefusal } from '#libs/kernel';
import { contextAt } from '../../../test/journey.fixtures.js';
import {
  type CodeCommand,
  ConfirmRedemption,
  IssueCode,
  ReleaseRedemption,
  ReserveRedemption,
} from '../../code/code.commands.js';
import { codeDecider } from '../../code/code.js';
import type { Code, CodeState } from '../../code/code.state.js';
import { redemptionKnownBy } from './redemption-of-sale.js';

const at = '2026-05-01T10:00:00.000Z';
const idOf = (n: number): string => `00000000-0000-5000-8000-00000000000${n}`;

/** Four checkouts: the first has bought, the second and the fourth were given back, the third is held. */
function code(): Code {
  const held = (n: number) => ({ codeId: 'c', redemptionId: idOf(n) });
  const free = { startsAt: null, endsAt: null, limit: null, oncePerCustomer: false, newCustomersOnly: false };
  const commands: CodeCommand[] = [
    new IssueCode({ codeId: 'c', programId: 'p', partnerId: 'A', code: 'ANN10', ...free }, contextAt(at)),
    ...[1, 2, 3, 4].map(
      (n) => new ReserveRedemption({ ...held(n), customers: [], hasBought: false, isSelf: false }, contextAt(at)),
    ),
    new ConfirmRedemption({ ...held(1), saleId: 'S-1' }, contextAt(at)),
    ...[2, 4].map((n) => new ReleaseRedemption({ ...held(n), why: 'given-back' }, contextAt(at))),
  ];
  return commands.reduce<CodeState>((state, command) => {
    const events = codeDecider.decide(command, state);
    if (isRefusal(events)) throw new Error(events.refused);
    return events.reduce(codeDecider.evolve.bind(codeDecider), state);
  }, codeDecider.initial) as Code;
}

describe('the redemption that came with a sale, by its name', () => {
  const asked: number[] = [];
  const named = (n: number) =>
    redemptionKnownBy(code(), (globalId) => {
      const id = fromGlobalId('redemption', globalId) ?? '';
      asked.push(Number(id.at(-1)));
      return id === idOf(n);
    });

  it('is looked for among those that no sale has used, those first that are held', () => {
    expect(named(2)).toBe(idOf(2));
    expect(asked).toEqual([3, 4, 2]);
    expect(named(1)).toBeUndefined();
  });

  it('is known by its sale once that has used it', () => {
    expect(code().usedBy.get('S-1')).toBe(idOf(1));
  });
});
