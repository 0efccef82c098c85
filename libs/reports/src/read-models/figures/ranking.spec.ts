import { describe, expect, it } from '@jest/globals';
import { Decimal } from '#libs/kernel';
import { convertedPercentOf, type PartnerFigures, strugglesOf, strugglingOf, topOf } from './ranking.js';

const partner = (
  partnerId: string,
  net: string,
  leads: number,
  converted: number,
  netBefore = '0',
): PartnerFigures => ({
  ...{ partnerId, leads, converted, net: Decimal.of(net), netBefore: Decimal.of(netBefore) },
});
const ids = (partners: readonly PartnerFigures[]): string => partners.map(({ partnerId }) => partnerId).join(' ');

describe('partners', () => {
  const all = [
    partner('A', '100', 3, 1),
    partner('B', '300', 6, 2),
    partner('C', '200', 0, 0),
    partner('D', '-5', 4, 2),
  ];

  it.each([
    ['net', 'B C A D'],
    ['leads', 'B D A C'],
    // A and B both convert a third: B has more leads. Who has no lead comes last.
    ['conversion', 'D B A C'],
  ] as const)('are ranked by %s', (by, expected) => expect(ids(topOf(all, by))).toBe(expected));

  it('have no conversion without a lead', () => {
    expect(all.map(convertedPercentOf)).toEqual(['33.3333', '33.3333', null, '50.0000']);
  });

  it.each([
    ['49.99', 1, '100', ['net-halved']],
    ['50.00', 1, '100', []],
    ['100', 0, '100', ['no-leads']],
    ['0', 1, '0', []],
    ['-1', 0, '0', ['net-halved', 'no-leads']],
  ] as const)('with %s and %i leads after %s struggle for %j', (net, leads, before, expected) => {
    expect(strugglesOf(partner('A', net, leads, 0, before))).toEqual(expected);
  });

  it('that have lost most come first', () => {
    const struggling = [partner('A', '0', 1, 0, '10'), partner('B', '0', 1, 0, '90'), partner('C', '80', 1, 0, '90')];
    expect(ids(strugglingOf(struggling))).toBe('B A');
  });
});
