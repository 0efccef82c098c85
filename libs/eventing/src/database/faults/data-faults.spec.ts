import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { MalformedEvent, UnknownEvent } from '../../codec/unreadable-event.js';
import { OutcomeUnknown, RevisionConflict } from '../../store/event-store.js';
import { isDataFault, reasonText } from './data-faults.js';

function answered(sqlState: string, message = 'said by the database'): Error {
  const fault = new pg.DatabaseError(message, 1, 'error');
  return Object.assign(fault, { code: sqlState, severity: 'ERROR' });
}

const systemFault = (code: string): Error => Object.assign(new Error(code), { code, errno: -1, syscall: 'connect' });

describe('a fault of a batch', () => {
  it.each([
    ['a NUL in a text', answered('22021')],
    ['a number that a column cannot hold', answered('22003')],
    ['a row that breaks a rule of its table', answered('23505')],
    ['two values for one row', answered('21000')],
    ['a key too long for an index', answered('54000')],
    ['JSON nested too deep', answered('54001')],
    ['an event of a type unknown to this build', new UnknownEvent('sale.vanished', 1, 'sale-acme.x', 3n)],
    ['an event without our metadata', new MalformedEvent('sale.recorded', 'sale-acme.x', 3n, 'metadata')],
    ['a handler that throws', new RangeError('not a decimal number')],
    ['a handler that throws no error', 'a text'],
  ])('is the event’s: %s', (_, fault) => expect(isDataFault(fault)).toBe(true));

  it.each([
    ['a connection that is refused', systemFault('ECONNREFUSED')],
    ['a connection that ends', new Error('Connection terminated unexpectedly')],
    ['a database that stops', answered('57P01')],
    ['too many connections', answered('53300')],
    ['a full disk', answered('53100')],
    ['a deadlock', answered('40P01')],
    ['an append without an answer', new OutcomeUnknown('sale-acme.x')],
    ['another writer', new RevisionConflict('sale-acme.x', 3n)],
  ])('is the infrastructure’s: %s', (_, fault) => expect(isDataFault(fault)).toBe(false));

  it('is told to readers without what the database quotes of the row', () => {
    expect(reasonText(answered('22P02', 'invalid input syntax: "john.doe@example.com"'))).toBe('database error 22P02');
  });
});
