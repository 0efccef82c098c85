import { describe, expect, it } from '@jest/globals';
import { draftWithoutPersons, planWithoutPersons } from './plan.persons.js';
import type { Condition, Plan } from './plan.js';

const nameOf = (text: string): string => `person:${text}`;
const words = (oneOf: readonly string[]) => ({ fact: 'sale.metadata' as const, key: 'rep', oneOf });
const type: Condition = { fact: 'sale.type', oneOf: ['a@b.example'] };
const before: Condition = { all: [type, { any: [words(['rep@vendor.example', 'gold', '+441632960961'])] }] };
const after: Condition = {
  all: [type, { any: [words(['person:rep@vendor.example', 'gold', 'person:+441632960961'])] }],
};

describe('persons in conditions on metadata', () => {
  it('are named in drafts and in plans of old, and nowhere else', () => {
    expect(draftWithoutPersons(before, nameOf)).toEqual(after);
    const plan = { rules: [{ ruleId: 'r', name: 'R', when: before, pays: { kind: 'share', rate: '0.1' } }] };
    const named = planWithoutPersons(plan as unknown as Plan, 'p', (programId, text) => `${programId} ${text}`);
    expect(JSON.stringify(named)).toContain('"p rep@vendor.example"');
    expect(named.rules[0]?.when).toMatchObject({ all: [type, {}] });
  });

  it('in drafts that are nested too deep are left for their refusal', () => {
    const deep = Array.from({ length: 100_000 }).reduce<object>((inner) => ({ all: [inner] }), words(['a@b.example']));
    expect(() => draftWithoutPersons(deep, nameOf)).not.toThrow();
  });
});
