import { describe, expect, it } from '@jest/globals';
import { ESLint, Linter } from 'eslint';
import { fileURLToPath } from 'node:url';
import { plainNames } from '../../scripts/lint/plain-names.mjs';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });

describe('the lint rules', () => {
  it.each([
    ["import { ANY } from '@eventstore/db-client'; export const x = ANY;", 'no-restricted-syntax'],
    ['const ANY = 1; export const options = { expectedRevision: ANY };', 'no-restricted-syntax'],
    ["import * as client from 'x'; export const options = { expectedRevision: client.ANY };", 'no-restricted-syntax'],
    ["export const options = { expectedRevision: 'any' };", 'no-restricted-syntax'],
    [
      "export const f = (m: 'a' | 'b') => { switch (m) { case 'a': return 1; default: return 2; } };",
      'switch-exhaustiveness-check',
    ],
    ["import { Money } from '#libs/kernel'; export const f = (money: Money) => money;", 'consistent-type-imports'],
    ['export const f = async () => { f(); };', 'no-floating-promises'],
    [`export const lines = [${'\n1,'.repeat(200)}];`, 'max-lines'],
  ])('refuse in a story: %s', async (code, rule) => {
    expect(await brokenRules(code, 'libs/sales/src/sale/sale.ts')).toEqual([rule]);
  });

  it.each([
    'libs/kernel/src/validation/text.ts',
    'libs/eventing/src/read-models/fold.ts',
    'libs/tiers/src/state-reader/counted-items.ts',
    'libs/audit/src/rating/rule-lines.ts',
    'libs/eventing/src/visibility/runner-standings.ts',
  ])('refuse a default over messages in %s, however deep and whatever its role', async (file) => {
    const code = "export const f = (m: 'a' | 'b') => { switch (m) { case 'a': return 1; default: return 2; } };";
    expect(await brokenRules(code, file)).toEqual(['switch-exhaustiveness-check']);
  });

  it('refuse a word of this house in the name of a file or an export, and let the field’s through', () => {
    const house = {
      plugins: { house: { rules: { 'plain-names': plainNames } } },
      rules: { 'house/plain-names': 'error' },
    };
    const refused = (code: string, filename: string) =>
      new Linter({ cwd: '/' }).verify(code, [{ files: ['**/*.js'], ...house } as Linter.Config], { filename }).length;
    expect(refused('export const x = 1;', '/libs/rates/src/desk/rate.js')).toBe(1);
    expect(refused('export class RateKeeper {}', '/libs/rates/src/rates.js')).toBe(1);
    expect(refused('export const ratesOf = () => 1;', '/libs/rates/src/rates.js')).toBe(0);
  });

  it('leave alone what a story may do', async () => {
    const code = 'export const options = { expectedRevision: 3n };';
    expect(await brokenRules(code, 'libs/sales/src/sale/sale.ts')).toEqual([]);
  });

  it('let the engines and the tests append with ANY', async () => {
    const code = 'const ANY = 1; export const options = { expectedRevision: ANY };';
    expect(await brokenRules(code, 'libs/embedded/src/index.ts')).toEqual([]);
    expect(await brokenRules(code, 'test/architecture/lint.test.ts')).toEqual([]);
  });

  it('keep the arithmetic of the kernel out of the audit, and let its ids in', async () => {
    const from = (names: string) =>
      brokenRules(`import ${names} from '#libs/kernel'; export type X = typeof x;`, 'libs/audit/src/rating/worth.ts');
    expect(await from('{ sum as x }')).toContain('no-restricted-imports');
    expect(await from('{ idOf as x }')).not.toContain('no-restricted-imports');
    expect(await from('type { sum as x }')).not.toContain('no-restricted-imports');
  });
});

async function brokenRules(code: string, filePath: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId?.replace('@typescript-eslint/', '') ?? message);
}
