import { describe, expect, it } from '@jest/globals';
import { Quotas } from './quotas.js';

const LIMITS = { streamsOfSubject: 2, streamsOfTenant: 3, streamsInAll: 4, callsOfTenant: 5, callsOfPartner: 2 };
const reasonOf = (work: () => unknown): unknown => {
  try {
    work();
    return 'taken';
  } catch (fault) {
    return (fault as { reason?: unknown }).reason;
  }
};

describe('what one reader may take', () => {
  it('ends at the streams of a subject, of a tenant and of the process, and begins again when one is left', () => {
    const quotas = new Quotas(LIMITS);
    const enter = (tenant: string, subject: string) => () => quotas.enter({ tenant, subject });
    const leave = enter('north', 'a')();
    enter('north', 'a')();
    expect(reasonOf(enter('north', 'a'))).toBe('TOO_MANY_STREAMS');
    enter('north', 'b')();
    expect(reasonOf(enter('north', 'c'))).toBe('TOO_MANY_STREAMS');
    enter('south', 'a')();
    expect(reasonOf(enter('west', 'a'))).toBe('TOO_MANY_STREAMS');
    leave();
    leave();
    expect(quotas.open).toBe(3);
    expect(reasonOf(enter('west', 'a'))).toBe('taken');
  });

  it('is so many calls a second, for each tenant', () => {
    const quotas = new Quotas(LIMITS);
    const at = (tenant: string, now: number) => reasonOf(() => quotas.call({ tenant }, now));
    expect(Array.from({ length: 6 }, () => at('north', 0))).toEqual([...Array(5).fill('taken'), 'TOO_MANY_CALLS']);
    expect([at('south', 0), at('north', 200), at('north', 200)]).toEqual(['taken', 'taken', 'TOO_MANY_CALLS']);
    expect(at('north', 5_000)).toBe('taken');
  });

  it('leaves the vendor its own, whatever its partners take', () => {
    const quotas = new Quotas(LIMITS);
    const partner = { tenant: 'north', partnerId: 'p' };
    const calls = Array.from({ length: 3 }, () => reasonOf(() => quotas.call(partner, 0)));
    expect(calls).toEqual(['taken', 'taken', 'TOO_MANY_CALLS']);
    expect(reasonOf(() => quotas.call({ tenant: 'north' }, 0))).toBe('taken');
    const streams = ['a', 'b', 'c'].map((subject) => reasonOf(() => quotas.enter({ ...partner, subject })));
    expect(streams).toEqual(['taken', 'taken', 'TOO_MANY_STREAMS']);
    expect(reasonOf(() => quotas.enter({ tenant: 'north', partnerId: 'q', subject: 'a' }))).toBe('taken');
    expect(reasonOf(() => quotas.enter({ tenant: 'north', partnerId: 'r', subject: 'a' }))).toBe('TOO_MANY_STREAMS');
    expect(reasonOf(() => quotas.enter({ tenant: 'north', subject: 'crm' }))).toBe('taken');
  });
});
