import { beforeAll, describe, expect, it } from '@jest/globals';
import { ESLint, Linter } from 'eslint';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainNames } from '../../scripts/lint/plain-names.mjs';

const eslint = new ESLint({ cwd: fileURLToPath(new URL('../..', import.meta.url)) });

const HOW = ['--type-aware', '--format', 'json', 'apps', 'libs', 'test'];

describe('the lint rules', () => {
  it.each([
    ["import { ANY } from '@eventstore/db-client'; export const x = ANY;", 'no-restricted-syntax'],
    ['const ANY = 1; export const options = { expectedRevision: ANY };', 'no-restricted-syntax'],
    ["import * as client from 'x'; export const options = { expectedRevision: client.ANY };", 'no-restricted-syntax'],
    ["export const options = { expectedRevision: 'any' };", 'no-restricted-syntax'],
    ["import { Money } from '#libs/kernel'; export const f = (money: Money) => money;", 'consistent-type-imports'],
    [`export const lines = [${'\n1,'.repeat(200)}];`, 'max-lines'],
  ])('refuse in a story: %s', async (code, rule) => {
    expect(await brokenRules(code, 'libs/sales/src/sale/sale.ts')).toEqual([rule]);
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

describe('the lint rules that need types', () => {
  const DEFAULT = "export const f = (m: 'a' | 'b') => { switch (m) { case 'a': return 1; default: return 2; } };";
  const PLANTED: Readonly<Record<string, readonly [code: string, rule: string | undefined]>> = {
    'libs/sales/src/sale/forgotten.ts': ['export const f = async () => { f(); };', 'no-floating-promises'],
    'libs/sales/src/sale/misused.ts': ['[1].forEach(async () => await Promise.resolve());', 'no-misused-promises'],
    'libs/sales/src/sale/awaited.ts': ['export const f = async () => await 3;', 'await-thenable'],
    'apps/api/src/thrown.ts': ["export const f = () => { throw 'x'; };", 'only-throw-error'],
    'test/journeys/forgotten.ts': ['export const f = async () => { f(); };', 'no-floating-promises'],
    'test/journeys/default.ts': [DEFAULT, undefined],
    'libs/sales/src/sale/default.spec.ts': [DEFAULT, undefined],
    'libs/kernel/src/validation/text.ts': [DEFAULT, 'switch-exhaustiveness-check'],
    'libs/eventing/src/read-models/fold.ts': [DEFAULT, 'switch-exhaustiveness-check'],
    'libs/tiers/src/state-reader/counted-items.ts': [DEFAULT, 'switch-exhaustiveness-check'],
    'libs/audit/src/rating/rule-lines.ts': [DEFAULT, 'switch-exhaustiveness-check'],
    'libs/eventing/src/visibility/runner-standings.ts': [DEFAULT, 'switch-exhaustiveness-check'],
  };
  const root = fileURLToPath(new URL('../..', import.meta.url));
  let found: ReadonlyMap<string, string>;

  beforeAll(() => {
    const tree = mkdtempSync(join(tmpdir(), 'planted-lint-'));
    for (const file of ['.oxlintrc.json', '.gitignore', 'tsconfig.json'])
      copyFileSync(join(root, file), join(tree, file));
    symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
    for (const [file, [code]] of Object.entries(PLANTED)) {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), `${code}\n`);
    }
    const { stdout } = spawnSync(process.execPath, [join(root, 'node_modules/oxlint/bin/oxlint'), ...HOW], {
      cwd: tree,
      encoding: 'utf8',
    });
    rmSync(tree, { recursive: true });
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
    found = new Map(diagnostics.map(({ filename, code }) => [filename, code.replace(/^.*\((.*)\)$/, '$1')]));
  });

  it.each(Object.entries(PLANTED))('judge %s', (file, [, rule]) => {
    expect(found.get(file)).toBe(rule);
  });
});

async function brokenRules(code: string, filePath: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId?.replace('@typescript-eslint/', '') ?? message);
}
