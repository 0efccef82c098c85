import { idOf } from '#libs/kernel';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fromGlobalId, IdField, NO_ID, toGlobalId } from './global-id.js';

const uuid = idOf('acme', 'note', 'n1');
const shown = toGlobalId('note', uuid);

class Input {
  @IdField('note', { description: '' })
  noteId: string;

  @IdField('note', { description: '', nullable: true })
  other?: string | null;
}

const read = (plain: object): Input => plainToInstance(Input, plain);

describe('a global id', () => {
  it('names its kind and leads back to the same UUID', () => {
    expect(shown).toMatch(/^note_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
    expect(fromGlobalId('note', shown)).toBe(uuid);
  });

  it.each([
    ['of another kind', toGlobalId('partner', uuid)],
    ['in upper case', shown.toUpperCase()],
    ['bare', uuid],
    ['too long', `${shown}0`],
    ['beyond 128 bits', 'note_8zzzzzzzzzzzzzzzzzzzzzzzzz'],
    ['empty', ''],
    ['a number', 7],
    ['nothing', null],
  ])('that is %s is none', (_, text) => {
    expect(fromGlobalId('note', text)).toBeUndefined();
  });

  it('is a UUID inside an input, and under a malformed one nothing exists', () => {
    expect(read({ noteId: shown }).noteId).toBe(uuid);
    expect(read({ noteId: 'note_nonsense' }).noteId).toBe(NO_ID);
    expect(validateSync(read({ noteId: 'x' }))).toEqual([]);
  });

  it('must be there where it is required, and only there', () => {
    expect(validateSync(read({})).map(({ property }) => property)).toEqual(['noteId']);
    expect(validateSync(read({ noteId: shown, other: null }))).toEqual([]);
  });
});
