import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ImportFixture } from '../test/import.fixtures.js';

let world: ImportFixture;

beforeEach(async () => {
  world = await ImportFixture.make();
});
afterEach(() => world.remove());

interface Kept {
  readonly externalId: string;
  readonly occurredAt: string;
  readonly lines: readonly { readonly product: string; readonly unitPrice: string }[];
}

const kept = (): Record<string, readonly string[]> =>
  Object.fromEntries(
    ((world.service.kept.get('recordSales') ?? []) as unknown as Kept[]).map(({ externalId, occurredAt, lines }) => [
      externalId,
      [lines[0]?.unitPrice ?? '', occurredAt],
    ]),
  );

const sale = (number: string, time: string, price: string) => `
records:
  - sale:
      externalId: { column: ${number} }
      occurredAt: ${time}
      currency: EUR
      credits: [{ partner: A }]
      lines: [{ product: x, unitPrice: ${price} }]
`;
const PLAIN = sale('No', '{ column: Date }', '{ column: Amount }');

describe('figures and times as programs write them', () => {
  it('are taken with marks of thousands before three digits only', async () => {
    await world.files({
      'a.csv':
        'No;Date;Amount\n1;2025-05-17;110.7\n2;2025-05-17;116.62\n3;2025-05-17;1.355,90\n4;2025-05-17;1.2.3,4\n5;2025-05-17;12.,50\n',
    });
    const columns = `columns:\n  Amount: { number: { decimal: ',', group: '.' } }\n  Date: { time: { zone: UTC } }`;
    const summary = await world.run({}, `concord: 1\nname: B1\nsource: { delimiter: ';' }\n${columns}${PLAIN}`);
    expect(summary).toMatchObject({ badRows: 4, refused: 0 });
    expect(kept()).toEqual({ 3: ['1355.9', '2025-05-17T00:00:00.000Z'] });
    expect(world.badRows().map(({ line }) => line)).toEqual([2, 3, 5, 6]);
  });

  it.each([
    ['excel', '45384.34789351852', '2024-04-02T08:20:58.000Z'],
    ['excel-1904', '43922.34789351852', '2024-04-02T08:20:58.000Z'],
    ['X', '1485569041', '2017-01-28T02:04:01.000Z'],
    ['x', '1485569041000', '2017-01-28T02:04:01.000Z'],
  ])('are counted as %s', async (format, text, instant) => {
    await world.files({ 'a.csv': `No,Date,Amount\n1,${text},5\n` });
    const columns = `columns: { Date: { time: { format: ${format}, zone: UTC } } }`;
    expect(await world.run({}, `concord: 1\nname: times\n${columns}${PLAIN}`)).toMatchObject({ badRows: 0 });
    expect(kept()).toEqual({ 1: ['5', instant] });
  });

  it('have quotes behind backslashes where the mapping says so', async () => {
    await world.files({ 'a.csv': 'No,Amount,Note\n1,5.00,"say \\"hi\\" now"\n2,6.00,"a \\\\ b"\n' });
    const made = sale('No', "'2025-05-17T00:00:00Z'", '{ column: Amount }').replace(
      'product: x',
      'product: { column: Note }',
    );
    const summary = await world.run({}, `concord: 1\nname: B7\nsource: { escape: '\\' }${made}`);
    expect(summary).toMatchObject({ badRows: 0, rows: 2 });
    const products = ((world.service.kept.get('recordSales') ?? []) as unknown as Kept[]).map(
      ({ lines }) => lines[0]?.product,
    );
    expect(products).toEqual(['say "hi" now', 'a \\ b']);
  });
});

describe('rows that are no business', () => {
  const BANK = `Code de la banque : 17515;Code de l'agence : 90000
Numéro de compte : 01234567890;Nom du compte : COMPTE COURANT;Devise : EUR

Solde en fin de période;;;9822,50
Date comptable;Libelle simplifie;Reference;Informations complementaires;Type operation;Debit;Credit;Date operation;Date de valeur;Pointage
02/05/2026;VIR SEPA;261490000237304;FA2026-001;Remise virement;-500,00;;02/05/2026;02/05/2026;Non
03/05/2026;CB LA LOUVE;19612020260503;REM 196120;Remise CB;;+1500,75;04/05/2026;04/05/2026;Non
Solde en début de période;;;8821,75
`;
  const MADE = sale(
    'Reference',
    '{ column: Date comptable, time: { format: dd/MM/yyyy, zone: Europe/Paris } }',
    "{ column: Credit, replace: [{ pattern: '^\\+', with: '' }], number: { decimal: ',' } }",
  );
  const bank = (drops: string, more = '') =>
    `concord: 1\nname: F2\nsource: { delimiter: ';', skipLines: 4 }\n${more}drop:\n${drops}${MADE}`;
  const TOTALS = "  - { why: totals, when: { column: Date comptable, matches: '^Solde' } }\n";
  const DEBITS = '  - { why: debit, when: { column: Credit, empty: true } }\n';

  it('are dropped before their shape is judged', async () => {
    await world.files({ 'a.csv': BANK });
    expect(await world.run({ strict: true }, bank(TOTALS + DEBITS))).toMatchObject({
      ...{ badRows: 0, refused: 0, sent: true, dropped: { totals: 1, debit: 1 } },
    });
    expect(kept()).toEqual({ 19612020260503: ['1500.75', '2026-05-02T22:00:00.000Z'] });
  });

  it('are seen as they stand there where their cells cannot be cleaned, whatever the order of drops', async () => {
    await world.files({ 'a.csv': BANK });
    const columns = `columns:\n  Date comptable: { time: { format: dd/MM/yyyy, zone: Europe/Paris } }\n`;
    const nothing = '  - { why: nothing, when: { column: Libelle simplifie, number: { equals: 0 } } }\n';
    const mapping = bank(nothing + TOTALS + DEBITS, columns);
    await world.run({ strict: true }, mapping);
    const reasons = world.badRows().map(({ line, column }) => [line, column]);
    // A drop that cannot be asked spoils only the row that no other drop takes.
    expect(reasons).toEqual([[7, 'Libelle simplifie']]);
  });

  it('stay bad where no drop takes them, or where they cannot be taken apart', async () => {
    await world.files({ 'a.csv': `${BANK}Total;1\n"` });
    expect(await world.run({}, bank(TOTALS + DEBITS))).toMatchObject({ badRows: 1, dropped: { totals: 1, debit: 2 } });
    expect(world.badRows()[0]?.reason).toContain('a quote is opened');
  });

  it('are told by their time', async () => {
    await world.files({ 'a.csv': 'No,Date,Amount\n1,2024-12-31,5\n2,2025-01-01,6\n3,2026-01-01,7\n' });
    const mapping = `concord: 1
name: years
columns: { Date: { time: { zone: Europe/Paris } } }
drop: [{ why: other years, when: { not: { column: Date, after: '2024-12-31', before: '2026-01-01' } } }]${PLAIN}`;
    expect(await world.run({}, mapping)).toMatchObject({ badRows: 0, dropped: { 'other years': 2 } });
    expect(kept()).toEqual({ 2: ['6', '2024-12-31T23:00:00.000Z'] });
  });
});

describe('rows whose empty ends were cut', () => {
  const FILE = 'No,Amount,Note,More\n1,5\n2,6,x\n3,7,x,y\n4,8,x,y,z\n';
  const MADE = sale('No', "'2025-05-17T00:00:00Z'", '{ column: Amount }');

  it('are bad unless the mapping pads them; longer ones are bad', async () => {
    await world.files({ 'a.csv': FILE });
    expect(await world.run({}, `concord: 1\nname: short${MADE}`)).toMatchObject({ badRows: 3 });
    expect(Object.keys(kept())).toEqual(['3']);
    const padded = `concord: 1\nname: short\nsource: { shortRows: pad }${MADE}`;
    expect(await world.run({}, padded)).toMatchObject({ badRows: 1 });
    expect(Object.keys(kept())).toEqual(['1', '2', '3']);
  });
});
