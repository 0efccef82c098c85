import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { Decimal } from '#libs/kernel';
import { DATA, records, Sums, truth } from './examples.fixtures.js';
import { newTally } from '../src/grouping/row-reader.js';
import type { NewPartner, SourceRecord } from '../src/kinds/fields/record.js';

const withData = DATA ? describe : describe.skip;
const one = Decimal.of('1');

interface Deal {
  readonly externalId: string;
  readonly partnerExternalId: string | null;
  readonly representativeExternalId: string | null;
  readonly customer: { readonly crmId: string | null };
  readonly productLines: readonly string[];
  readonly territory: string;
  readonly outcome: 'OPEN' | 'WON' | 'LOST';
  readonly amount: string | null;
  readonly closedAt: string | null;
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
}

/** How many were won and lost by key, and what the won ones are worth. */
class Figures {
  private readonly sums = new Sums();
  private readonly keys = new Set<string>();

  add(key: string, { outcome, amount }: Deal): void {
    if (outcome === 'OPEN') return;
    this.keys.add(key);
    this.sums.add(`${key} ${outcome}`, one);
    this.sums.add(`${key} worth ${outcome}`, Decimal.of(amount ?? '0'));
  }

  /** As truth.json writes them. */
  of(...parts: readonly ('WON' | 'LOST' | 'worth WON' | 'worth LOST')[]): Record<string, number[]> {
    const figures = (key: string) => parts.map((part) => Number(this.sums.text(`${key} ${part}`)));
    return Object.fromEntries([...this.keys].sort().map((key) => [key, figures(key)]));
  }
}

/** Some figures of truth.json are numbers, some texts. */
const numbers = (known: Readonly<Record<string, readonly (string | number)[]>>): Record<string, number[]> =>
  Object.fromEntries(Object.entries(known).map(([key, figures]) => [key, figures.map(Number)]));

const wordOf = ({ metadata }: Deal, name: string) => metadata.find(({ key }) => key === name)?.value;

async function dealsOf(mapping: string, path: string, tally = newTally()): Promise<SourceRecord[]> {
  const found: SourceRecord[] = [];
  for await (const record of records(mapping, join(DATA ?? '', path), tally)) found.push(record);
  return found;
}

withData('all opportunities of a CRM', () => {
  it('are won and lost as truth.json says, in the order of their closing', async () => {
    const known = truth()['crm-sales-opportunities'];
    const found = await dealsOf('crm-opportunities.yaml', 'crm-sales-opportunities');
    const deals = found.filter(({ kind }) => kind === 'deal').map(({ item }) => item as Deal);
    const [agents, products, regions, managers] = [new Figures(), new Figures(), new Figures(), new Figures()];
    for (const deal of deals) {
      agents.add(deal.representativeExternalId ?? '', deal);
      products.add(deal.productLines.join(), deal);
      regions.add(deal.territory, deal);
      const [year = '', month = ''] = (deal.closedAt ?? '').split('-');
      managers.add(`${deal.partnerExternalId}|${year}Q${Math.ceil(Number(month) / 3)}`, deal);
    }
    expect(deals).toHaveLength(known.rows);
    expect(agents.of('WON', 'LOST', 'worth WON')).toEqual(numbers(known['by_agent[won,lost,won_value]']));
    expect(products.of('WON', 'LOST', 'worth WON')).toEqual(numbers(known['by_product[won,lost,won_value]']));
    expect(regions.of('WON', 'LOST', 'worth WON')).toEqual(numbers(known['by_region[won,lost,won_value]']));
    expect(managers.of('WON', 'LOST', 'worth WON')).toEqual(numbers(known['by_manager_quarter[won,lost,won_value]']));
    const atListPrice = deals.filter((deal) => deal.outcome === 'WON' && wordOf(deal, 'atListPrice') === 'yes');
    expect(atListPrice).toHaveLength(known.won_at_or_above_list_price);
    expect(deals.filter(({ customer }) => customer.crmId === null)).toHaveLength(known.blank_account_by_stage.Engaging);
    const days = deals.map(({ closedAt }) => closedAt ?? '');
    expect(days).toEqual([...days].sort());
    const contacts = found.filter(({ kind }) => kind === 'contact');
    expect(contacts).toHaveLength(35);
  }, 60_000);

  it('are registered and closed day by day, what is closed first', async () => {
    const tally = newTally();
    const found = await dealsOf('crm-live-registrations.yaml', 'crm-sales-opportunities', tally);
    const known = truth()['crm-sales-opportunities'];
    expect(found.filter(({ kind }) => kind === 'registration')).toHaveLength(known.live_registrations.registrations);
    expect(tally.dropped).toEqual({ 'no account': known.blank_account_by_stage.Engaging });
    const steps = found.map(({ kind, item }) => {
      const { occurredAt } = item as { occurredAt?: string };
      return `${occurredAt} ${kind}`;
    });
    expect(steps).toEqual([...steps].sort());
  }, 60_000);
});

withData('all rows of a sales win/loss sample', () => {
  it('are won and lost as truth.json says, the first row of a number first', async () => {
    const known = truth()['ibm-win-loss'];
    const tally = newTally();
    const [all, first, regions, groups] = [new Figures(), new Figures(), new Figures(), new Figures()];
    let [commission, nothing] = [Decimal.zero, 0];
    for (const { item, repeats } of await dealsOf('win-loss.yaml', 'ibm-win-loss', tally)) {
      const deal = item as Deal;
      all.add(wordOf(deal, 'route') ?? '', deal);
      if (repeats) continue;
      first.add(wordOf(deal, 'route') ?? '', deal);
      if (deal.outcome === 'WON' && wordOf(deal, 'worth') === 'nothing') nothing += 1;
      if (deal.partnerExternalId === null) continue;
      regions.add(deal.partnerExternalId, deal);
      groups.add(deal.productLines.join(), deal);
      if (deal.outcome === 'WON') commission = commission.plus(Decimal.of(deal.amount ?? '').times(Decimal.of('0.12')));
    }
    const figures = ['WON', 'LOST', 'worth WON', 'worth LOST'] as const;
    expect(all.of(...figures)).toEqual(numbers(known['by_route[won,lost,won_usd,lost_usd]_all_rows']));
    expect(first.of(...figures)).toEqual(numbers(known['by_route[won,lost,won_usd,lost_usd]_first_wins']));
    expect(regions.of(...figures)).toEqual(numbers(known.reseller_by_region_first_wins));
    expect(groups.of(...figures)).toEqual(numbers(known.reseller_by_group_first_wins));
    expect(nothing).toBe(known.won_zero_amount_first_wins);
    expect(commission.toString()).toBe(known.reseller_12pct_commission_first_wins);
    expect([tally.repeatsEqual, tally.repeatsDiffering]).toEqual([
      known.repeats_equal_to_first,
      known.repeats_conflicting_with_first,
    ]);
  }, 60_000);
});

withData('all resellers of AdventureWorks', () => {
  it('are partners of a type, in a country, with their sales', async () => {
    const known = truth()['adventureworks-resellers'];
    const [types, countries] = [new Sums(), new Sums()];
    const partners = (await dealsOf('resellers.yaml', 'adventureworks-resellers')).map(
      ({ item }) => item as NewPartner,
    );
    let never = 0;
    for (const { description } of partners) {
      const word = (name: string) => description?.metadata.find(({ key }) => key === name)?.value ?? '';
      for (const [sums, name] of [
        [types, 'type'],
        [countries, 'country'],
      ] as const) {
        sums.add(`${word(name)} n`, one);
        sums.add(`${word(name)} sales`, Decimal.of(word('annualSales')));
      }
      if (word('everOrdered') === 'no') never += 1;
    }
    const pairs = (sums: Sums, names: readonly string[]) =>
      Object.fromEntries(names.map((name) => [name, ['n', 'sales'].map((of) => Number(sums.text(`${name} ${of}`)))]));
    expect(partners).toHaveLength(known.partners);
    expect(pairs(types, Object.keys(known['by_type[n,annual_sales]']))).toEqual(
      numbers(known['by_type[n,annual_sales]']),
    );
    expect(pairs(countries, Object.keys(known['by_country[n,annual_sales]']))).toEqual(
      numbers(known['by_country[n,annual_sales]']),
    );
    expect(never).toBe(known.never_ordered);
    expect(partners.find(({ externalId }) => externalId === 'AW00000104')?.description?.addressLines).toEqual([
      'Kurf\u00fcrstenstr 9',
    ]);
  }, 60_000);
});
