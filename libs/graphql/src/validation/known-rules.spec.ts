import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage, IsInt, Length, Max, validateSync } from 'class-validator';
import { rememberRules } from './known-rules.js';

class Item {
  @Length(1, 3)
  name: string;

  @Max(10)
  count: number;
}

class Special extends Item {
  @Max(5)
  declare count: number;

  @IsInt()
  place: number;
}

const rulesOf = (type: new () => object) =>
  getMetadataStorage().getTargetValidationMetadatas(type, '', undefined as never, false, undefined as never);
const faultsOf = (value: object): string[] => validateSync(value).map(({ property }) => property);

describe('the rules of a class', () => {
  rememberRules();
  rememberRules();

  it('are looked for once, with those that it inherits and does not replace', () => {
    const rules = rulesOf(Special);
    expect(rules.map(({ propertyName }) => propertyName).sort()).toEqual(['count', 'name', 'place']);
    expect(rulesOf(Special)).toBe(rules);
    expect(rulesOf(Item)).not.toBe(rules);
  });

  it('hold for every value of it', () => {
    for (const _ of [1, 2]) {
      expect(faultsOf(Object.assign(new Special(), { name: 'long', count: 6, place: 0.5 }))).toEqual([
        'count',
        'place',
        'name',
      ]);
      expect(faultsOf(Object.assign(new Item(), { name: 'a', count: 6 }))).toEqual([]);
    }
  });
});
