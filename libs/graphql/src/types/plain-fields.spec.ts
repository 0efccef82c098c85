import { expect, it } from '@jest/globals';
import { InputType } from '@nestjs/graphql';
import { validateSync } from 'class-validator';
import { TextField, WholeField } from './plain-fields.js';

@InputType()
class Sent {
  @TextField(3, { description: 'A text.' })
  text: unknown = 'abc';

  @WholeField({ description: 'A number.' })
  whole: unknown = 1;

  @TextField(3, { nullable: true, description: 'A text, or none.' })
  maybe: unknown = null;
}

const broken = (sent: Partial<Sent>): unknown[] =>
  validateSync(Object.assign(new Sent(), sent)).map(({ property, constraints }) => [
    property,
    ...Object.keys(constraints ?? {}),
  ]);

it('takes what fits', () => {
  expect(broken({})).toEqual([]);
  expect(broken({ maybe: 'abc' })).toEqual([]);
});

it.each<[Partial<Sent>, unknown[]]>([
  [{ text: 'abcd' }, ['text', 'maxLength']],
  [{ text: 1 }, ['text', 'isString', 'maxLength']],
  [{ text: null }, ['text', 'isString', 'maxLength']],
  [{ maybe: 'abcd' }, ['maybe', 'maxLength']],
  [{ whole: 1.5 }, ['whole', 'isInt']],
  [{ whole: '1' }, ['whole', 'isInt']],
])('refuses %j', (sent, fault) => {
  expect(broken(sent)).toEqual([fault]);
});
