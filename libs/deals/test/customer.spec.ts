import { describe, expect, it } from '@jest/globals';
import { domainOf, identifiersOf, mailDomainOf } from '../src/customer/customer-identifiers.js';
import { taxForm, taxForms } from '../src/vocabulary/tax-id.js';
import { NO_CUSTOMER } from '../src/vocabulary/deal.drafts.js';
import { isConfusable } from '../src/customer/confusable.js';
import { beginningOf, foldedName, mostAlike, similarity } from '../src/customer/similarity.js';

describe('the domain a customer is known by', () => {
  it.each([
    ['https://user:pw@Shop.ACME.co.uk:8080/path?q#f', 'acme.co.uk'],
    ['acme.com', 'acme.com'],
    ['acme.com.', 'acme.com'],
    ['www.acme.com', 'acme.com'],
    ['jo@mail.acme.com', 'acme.com'],
    ['acme。com', 'acme.com'],
    ['ａｃｍｅ.com', 'acme.com'],
    ['MÜNCHEN.de', 'xn--mnchen-3ya.de'],
    ['xn--mnchen-3ya.de', 'xn--mnchen-3ya.de'],
    ['straße.de', 'xn--strae-oqa.de'],
    ['食狮.公司.cn', 'xn--85x722f.xn--55qx5d.cn'],
    ['аcme.com', 'xn--cme-5cd.com'],
    ['acme.github.io', 'acme.github.io'],
    ['shop.acme.myshopify.com', 'acme.myshopify.com'],
    ['city.kawasaki.jp', 'city.kawasaki.jp'],
  ])('%s is %s', (address, domain) => expect(domainOf(address)).toBe(domain));

  it.each([
    'co.uk',
    'github.io',
    'localhost',
    'acme',
    '10.0.0.1',
    '[::1]',
    'acme.local',
    '',
    ' ',
    'a b',
    'jo@gmail.com',
    'mail.yahoo.co.jp',
    'gmx.de',
    'jo@',
    '@',
    '...',
    'xn--.com',
    // Pages of companies under somebody else’s name, and addresses that hand mail on (singi-labs/sifa-workspace#403).
    'https://www.linkedin.com/company/acme',
    'instagram.com/acme',
    'https://sites.google.com/view/acme',
    'acme.business.site',
    'https://www.google.com/maps/place/Acme',
    'google.de/maps?q=acme',
    'https://www.amazon.com/stores/Acme/page/1',
    'ebay.co.uk/str/acme',
    'g.page/acme',
    'fb.com/acme',
    'https://wellfound.com/company/acme',
    'line.me/R/ti/p/@acme',
  ])('%j gives none', (address) => expect(domainOf(address)).toBeNull());

  it.each([
    ['https://www.amazon.com/', 'amazon.com'],
    ['google.com?q=acme', 'google.com'],
    ['https://aws.amazon.com', 'amazon.com'],
    ['https://google.myshopify.com/pages/about', 'google.myshopify.com'],
  ])('%s is the company itself: %s', (address, domain) => expect(domainOf(address)).toBe(domain));

  // Whoever has an address of a host with pages works there: only relays of mail name nobody.
  it.each([
    ['bob@github.com', 'github.com'],
    ['alice@linkedin.com', 'linkedin.com'],
    ['jo@amazon.de', 'amazon.de'],
    ['jo@gmail.com', null],
    ['xk3@users.noreply.github.com', null],
    ['a1b2@guest.booking.com', null],
    ['a1b2@marketplace.amazon.co.uk', null],
  ])('of the address %s is %j', (email, domain) => expect(mailDomainOf(email)).toBe(domain));

  it('of nothing is none', () => expect(domainOf(null)).toBeNull());
});

describe('a tax id', () => {
  it.each([
    ['DE 123.456.789', 'DE', 'DE123456789'],
    ['123456789', 'DE', 'DE123456789'],
    ['de-123456789', null, 'DE123456789'],
    ['EL 999999999', 'GR', 'GR999999999'],
    ['12-3456789', 'US', 'US123456789'],
    ['１２３４５６７８９', 'DE', 'DE123456789'],
    ['B-1234567/8', 'ES', 'ESB12345678'],
    // One number in several ways: of Greece, of Northern Ireland (python-stdnum#250), with the word for the tax.
    ['EL123456789', null, 'GR123456789'],
    ['XI 123 4567 89', null, 'GB123456789'],
    ['CHE-123.456.789 MWST', null, 'CHE123456789'],
    ['CHE-123.456.789 TVA', 'CH', 'CHE123456789'],
    ['NO 123 456 789 MVA', 'NO', 'NO123456789'],
    ['123 456 789 MVA', null, 'NO123456789'],
    ['123 456 789 MVA', 'US', 'US123456789MVA'],
    // With the country as VAT tables write it, and with another one.
    ['EL123456789', 'EL', 'GR123456789'],
    ['123456789', 'EL', 'GR123456789'],
    ['XI123456789', 'XI', 'GB123456789'],
    ['123456789', 'XI', 'GB123456789'],
    ['XI123456789', 'IE', 'GB123456789'],
    ['GB123456789', 'IE', 'GB123456789'],
    ['CHE-123.456.789 MWST', 'LI', 'CHE123456789'],
    ['EL 123456789', 'FR', 'FREL123456789'],
  ])('%s of %s is %s', (taxId, country, form) => expect(taxForm(taxId, country)).toBe(form));

  it.each(['n/a', 'none', '-', '123', '0000', 'DE 000 000 000', '٠٠٠٠'])('%s is none', (remark) =>
    expect(taxForm(remark, 'DE')).toBeNull(),
  );

  // As the former rule held it: `EL` was folded with `GR` as the country alone, and any other country stood in front.
  it.each([
    ['GR123456789', null, ['EL123456789']],
    ['123456789', 'GR', ['EL123456789']],
    ['GB123456789', null, ['XI123456789', 'GBXI123456789']],
    ['XI123456789', 'IE', ['XI123456789', 'IEXI123456789', 'IEGB123456789']],
    ['CHE-123.456.789', 'CH', ['CHE123456789MWST', 'CHE123456789TVA']],
    ['CHE-123.456.789 TVA', 'LI', ['CHE123456789MWST', 'LICHE123456789TVA', 'LICHE123456789']],
    ['NO123456789', null, ['NO123456789MVA', '123456789MVA']],
  ])('%s of %s is found where older history holds it as %j', (taxId, country, older) =>
    expect(taxForms(taxId, country)).toEqual(expect.arrayContaining(older)),
  );

  it('that is not written in several ways has one form', () =>
    expect(taxForms('12-3456789', 'US')).toEqual(['US123456789']));
});

describe('a CRM id', () => {
  const NIL = '00000000-0000-0000-0000-000000000000';
  const OF_SHEETS = ['#N/A', '0.0', NIL, `{${NIL}}`, '(not set)', 'n.a.', 'guest', '-1', '<null>', '\\N', '#REF!'];

  it.each(['null', 'undefined', '0', 'N/A', '-', 'None', '[object Object]', ...OF_SHEETS])('%s is none', (crmId) =>
    expect(identifiersOf({ ...NO_CUSTOMER, crmId })).toEqual([]),
  );

  it.each(['7', '0x1', 'nullable', 'A-0', '#1', '-2', '0.1', '0-1', 'guest7'])('%s is one', (crmId) =>
    expect(identifiersOf({ ...NO_CUSTOMER, crmId })).toHaveLength(1),
  );
});

it('a customer is known by its domains, its tax id and its CRM id, in that order, each once', () => {
  const said = { website: 'www.acme.com', email: 'jo@acme.com', taxId: '12-3456789', country: 'US', crmId: ' 7' };
  expect(identifiersOf({ ...NO_CUSTOMER, ...said }).map(({ kind, text }) => [kind, text])).toEqual([
    ['domain', 'acme.com'],
    ['tax-id', 'US123456789'],
    ['crm-id', ' 7'],
  ]);
  expect(identifiersOf({ ...NO_CUSTOMER, website: 'acme.com', email: 'jo@acme.de' })).toHaveLength(2);
  expect(identifiersOf(NO_CUSTOMER)).toEqual([]);
});

describe('a text that is confusable with another', () => {
  it.each(['аcme.com', 'pаypal.com', 'αcme.com', 'еее.com', 'АСЕ', 'Ace Соrp', 'ɑ\u0430cme'])('%s does', (text) =>
    expect(isConfusable(text)).toBe(true),
  );

  it.each([
    'acme.com',
    'münchen.de',
    'почта.рф',
    'ελλάδα.gr',
    '東京タワー.jp',
    'LINE株式会社',
    '삼성sdi.kr',
    'שלום',
    'Crédit Agricole 24',
    '7-eleven',
    '',
  ])('%s does not', (text) => expect(isConfusable(text)).toBe(false));
});

describe('names', () => {
  it.each([
    ['Müller & Söhne GmbH & Co. KG', 'muller and sohne and'],
    ['ACME, Inc.', 'acme'],
    ['A.C.M.E. Ltd', 'acme'],
    ['Ｇｒｏß AG', 'gross'],
    ['Holding AG', 'holding ag'],
    ['日本電気株式会社', '日本電気株式会社'],
  ])('%s is compared as %s', (name, folded) => expect(foldedName(name)).toBe(folded));

  it.each([
    ['acme', 'acme', 100, 'the same name, but for its spelling and legal form'],
    ['acme corporate', 'acme corporata', 93, '1 of 14 letters differ'],
    ['north wind', 'wind north', 100, '0 of 10 letters differ, with words in another order'],
    ['acme', 'zzzz', 0, '4 of 4 letters differ'],
    ['', 'acme', 0, '4 of 4 letters differ'],
  ])('%s and %s are %i alike', (one, other, score, explanation) =>
    expect(similarity(one, other)).toEqual({ score, explanation }),
  );

  it('are never more alike than their lengths let them be', () => {
    const names = ['acme', 'acme corporate', 'wind north', 'a'];
    for (const one of names)
      for (const other of names) expect(similarity(one, other).score).toBeLessThanOrEqual(mostAlike(one, other));
    expect(mostAlike('acme', 'acme corporate')).toBe(29);
  });

  it('are looked up by how they begin', () =>
    expect(['a b c d', '𝒜cme', '株式', ''].map((name) => beginningOf(name))).toEqual(['abc', '𝒜cm', '株式', '']));

  it('of hostile length are folded in time that grows as they do', () => {
    const took = (length: number): number => {
      const started = performance.now();
      foldedName('a.'.repeat(length));
      return performance.now() - started;
    };
    const bestOf = (length: number): number => Math.min(...Array.from({ length: 8 }, () => took(length)));
    // What looks again from every letter takes 400 times as long for 20 times the name.
    expect(bestOf(20_000)).toBeLessThan(100 * bestOf(1_000));
  });
});
