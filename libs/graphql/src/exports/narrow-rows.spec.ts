import { describe, expect, it } from '@jest/globals';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { NarrowRows, NotRead } from './narrow-rows.js';

@Entity('narrow_notes')
class Note {
  @PrimaryColumn('uuid') id: string;
  @Column('text') word: string;
  @Column('text', { nullable: true }) other: string | null;
  @Column('jsonb') large: object;

  get shown(): string {
    return this.other ?? this.word;
  }
}

const columnsOf = (rows: NarrowRows<Note>) => rows.next.shape.columns.map(({ property }) => property);

describe('rows of which few columns are wanted', () => {
  it('are read whole at first, and then with what they were asked for, also by what is worked out', () => {
    const rows = new NarrowRows(Note);
    expect(columnsOf(rows)).toEqual(['id', 'word', 'other', 'large']);
    const [one, second] = [
      ['1', 'word', 'other', {}],
      ['2', 'word', null, {}],
    ].map(rows.next.row);
    expect(one).toBeInstanceOf(Note);
    expect(one?.shown).toBe('other');
    expect(columnsOf(rows)).toEqual(['id', 'other']);
    expect(second?.shown).toBe('word');
    expect(columnsOf(rows)).toEqual(['id', 'word', 'other']);
  });

  it('say what was not read, and have it the next time', () => {
    const rows = new NarrowRows(Note);
    expect(rows.next.row(['1', 'word', 'other', {}]).shown).toBe('other');
    const row = rows.next.row(['2', null]);
    expect(() => row.shown).toThrow(NotRead);
    expect(rows.next.row(['2', 'word', null]).shown).toBe('word');
  });
});
