import { expect, it } from '@jest/globals';
import {
  getNamedType,
  getNullableType,
  type GraphQLInputField,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import { type Asked, nodesOf, type Shown } from '../../support/asked.js';
import { listsOf } from '../../support/lists.js';
import { type AnyField, argumentOf, LISTS, QUERIES } from '../../support/schema.js';
import type { InProcess } from '../in-process.js';

const ordersOf = (field: AnyField): string[] => {
  const type = argumentOf(field, 'orderBy') && getNamedType(argumentOf(field, 'orderBy')!.type);
  return isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
};
const filtersOf = (field: AnyField): GraphQLInputField[] => {
  const type = getNamedType(argumentOf(field, 'filter')!.type);
  return isInputObjectType(type) ? Object.values(type.getFields()) : [];
};

export function asksForLists(asked: () => Asked, service: () => InProcess): void {
  const { list, ids, faultOf, within } = listsOf(asked, service);

  it.each(LISTS.flatMap((field) => ordersOf(field).map((order) => [field.name, order] as const)))(
    'lists %s by %s page by page, each row once, and goes on from no cursor of another order',
    async (name, order) => {
      const all = await ids(name, `orderBy: ${order}`);
      expect(all.toSorted()).toEqual((await ids(name, '')).toSorted());
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const from = cursor === null ? '' : `, cursor: "${cursor}"`;
        const page: Shown = await list(name, `first: 3, orderBy: ${order}${from}`);
        seen.push(...nodesOf(page).map(({ id }) => id));
        cursor = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
        if (cursor === null || seen.length > 3) continue;
        const others = ordersOf(QUERIES.getFields()[name]!).filter((other) => other !== order);
        for (const other of others) {
          const fault = await faultOf(
            `{ ${name}(first: 1, orderBy: ${other}, cursor: "${cursor}"${within(name)}) { nodes { id } } }`,
          );
          expect(fault.extensions.fields[0].message).toContain('in this order');
        }
      } while (cursor);
      expect(seen).toEqual(all);
    },
  );

  it('sorts by what it says', async () => {
    const amounts = async (name: string, order: string, field: string): Promise<number[]> =>
      nodesOf(await list(name, `first: 100, orderBy: ${order}`, `id ${field}`)).map((row) =>
        Number(field === 'amount' ? row.amount : Object.values<Shown>(row).at(-1).amount),
      );
    const figures = [
      ['commissions', 'amount { amount }'],
      ['payouts', 'amount { amount }'],
      ['balances', 'balance { amount }'],
      ['sales', 'amount'],
    ] as const;
    for (const [name, field] of figures) {
      const up = await amounts(name, 'AMOUNT_LOWEST', field);
      expect([name, up.length > 2, up]).toEqual([name, true, up.toSorted((one, other) => one - other)]);
      expect(await amounts(name, 'AMOUNT_HIGHEST', field)).toEqual(up.toReversed());
    }
    const names = nodesOf(await list('partners', 'first: 100, orderBy: NAME', 'name')).map(({ name }) => name);
    expect(names).toEqual(names.toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1)));
    expect(names[0]).toBe('Acme North');
  });

  it.each(LISTS.flatMap((field) => filtersOf(field).map((filter) => [field.name, filter.name, filter] as const)))(
    'keeps of %s those whose %s is as asked, and no other',
    async (name, field, { type }) => {
      const all = await ids(name, '');
      const kept = (value: string) => ids(name, `filter: { ${field}: ${value} }`);
      const parts = await Promise.all(partsOf(type, field, asked()).map(kept));
      const together = parts.flat();
      // A sale may be credited to several partners, a deal wait for several reasons.
      if (!OVERLAPPING.includes(field)) expect(new Set(together).size).toBe(together.length);
      expect(all).toEqual(expect.arrayContaining(together));
      if (WHOLE.includes(String(getNamedType(type)))) expect(together.toSorted()).toEqual(all.toSorted());
    },
  );
}

/** Of these a row may have several. */
const OVERLAPPING = ['partner', 'reason', 'matter', 'hold', 'boundTo', 'onboardingOpen'];

/** Of these filters the parts make up the whole list. */
const WHOLE = ['Boolean'];

/** Values of a filter of which no row fits two, but for partners of a sale. */
function partsOf(type: GraphQLInputField['type'], field: string, asked: Asked): string[] {
  const named = getNamedType(type);
  if (isEnumType(named)) return named.getValues().map(({ name }) => `[${name}]`);
  switch (String(named)) {
    case 'Boolean':
      return ['true', 'false'];
    case 'InstantRange':
      return [
        '{ to: "2024-03-01T00:00:00Z" }',
        '{ from: "2024-03-01T00:00:00Z", to: "2024-06-01T00:00:00Z" }',
        '{ from: "2024-06-01T00:00:00Z" }',
      ];
    case 'PeriodRange':
      return ['{ to: "2024-02" }', '{ from: "2024-03", to: "2024-04" }', '{ from: "2024-05" }'];
    case 'DayRange':
      return ['{ to: "2024-02-28" }', '{ from: "2024-02-29" }'];
    case 'AmountRange':
      return ['{ atMost: "-0.01" }', '{ atLeast: "0", atMost: "100" }', '{ atLeast: "100.01" }'];
    case 'PartnerFilter':
      return ['{ tier: [1], hasTaxForm: true }', '{ tier: [1], hasTaxForm: false }', '{ tier: [2] }'];
    case 'SaleMetadataFilter':
      return ['[{ key: "lead", value: "L-1" }]', '[{ key: "lead" }]'];
    case 'Int':
      return ['[1]', '[2, 3]'];
    case 'ID':
      return [`["${asked.idOf('north')}"]`];
    default:
      return isListType(getNullableType(type))
        ? [field === 'country' ? '["DE", "FR"]' : '["S-1", "rest", "Lamps"]']
        : [];
  }
}
