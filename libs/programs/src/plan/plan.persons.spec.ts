import { describe, expect, it } from '@jest/globals';
import { draftWithoutPersons, planWithoutPersons } from './plan.persons.js';
import type { Condition, Plan } from './plan.js';

const nameOf = (text: string): string => `person:${text}`;
const REFERENCE = 'person:00000000-0000-5000-8000-000000000001';
const words = (oneOf: readonly string[]) => ({ fact: 'sale.metadata' as const, key: 'rep', oneOf });
const type: Condition = { fact: 'sale.type', oneOf: ['a@b.example'] };
const before: Condition = { all: [type, { any: [words(['rep@vendor.example', 'gold', '+441632960961'])] }] };
const after: Condition = {
  all: [type, { any: [words(['person:rep@vendor.example', 'gold', 'person:+441632960961'])] }],
};

describe('persons in conditions', () => {
  it('are named in drafts and in plans of old, and nowhere else', () => {
    expect(draftWithoutPersons(before, nameOf)).toEqual(after);
    const plan = { rules: [{ ruleId: 'r', name: 'R', when: before, pays: { kind: 'share', rate: '0.1' } }] };
    const named = planWithoutPersons(plan as unknown as Plan, 'p', (programId, text) => `${programId} ${text}`);
    expect(JSON.stringify(named)).toContain('"p rep@vendor.example"');
    expect(named.rules[0]?.when).toMatchObject({ all: [type, {}] });
  });

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'partner.externalId',
      ['kim@example.com', 'north', ' kim@example.com'],
      ['person:kim@example.com', 'north', ' kim@example.com'],
    ],
    [
      'customer.ref',
      ['kim@example.com', 'C-7', '', REFERENCE],
      ['person:kim@example.com', 'person:C-7', '', REFERENCE],
    ],
    ['constructor', ['kim@example.com'], ['kim@example.com']],
  ])('of %s are named as events name them; no key is left for its refusal', (fact, given, named) => {
    expect(draftWithoutPersons({ fact, oneOf: given }, nameOf)).toEqual({ fact, oneOf: named });
    expect(draftWithoutPersons({ fact, noneOf: given }, nameOf)).toEqual({ fact, noneOf: named });
  });

  it('in drafts that are nested too deep are left for their refusal', () => {
    const deep = Array.from({ length: 100_000 }).reduce<object>((inner) => ({ all: [inner] }), words(['a@b.example']));
    expect(() => draftWithoutPersons(deep, nameOf)).not.toThrow();
  });
});
