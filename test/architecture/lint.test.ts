import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KNOWN } from '../../scripts/lint/known-names.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const MISTYPED = 'libs/sales/src/sale/mistyped.ts';

const DEFAULT = "export const f = (m: 'a' | 'b') => { switch (m) { case 'a': return 1; default: return 2; } };";
const FROM_ANY = 'const ANY = 1; export const options = { expectedRevision: ANY };';
const TYPE_ONLY = "import { Money } from '#libs/kernel'; export const f = (money: Money) => money;";

const fromKernel = (names: string) => `import ${names} from '#libs/kernel'; export type X = typeof x;`;

/** What stands in a file, and which rules refuse it. */
const PLANTED: Readonly<Record<string, readonly [code: string, ...rules: string[]]>> = {
  'libs/sales/src/sale/client.ts': [
    "import { ANY } from '@eventstore/db-client'; export const x = ANY;",
    'house(revisions)',
  ],
  'libs/sales/src/sale/own.ts': [FROM_ANY, 'house(revisions)'],
  'libs/sales/src/sale/member.ts': [
    "import * as client from 'x'; export const options = { expectedRevision: client.ANY };",
    'house(revisions)',
  ],
  'libs/sales/src/sale/text.ts': ["export const options = { expectedRevision: 'any' };", 'house(revisions)'],
  'libs/sales/src/sale/revision.ts': ['export const options = { expectedRevision: 3n };'],
  [MISTYPED]: ["export const many: number = 'x';"],
  'libs/embedded/src/appends.ts': [FROM_ANY],
  'test/architecture/appends.test.ts': [FROM_ANY],
  'libs/sales/src/sale/typed.ts': [TYPE_ONLY, 'house(type-imports)'],
  'libs/sales/src/sale/name.ts': [
    "import { sum } from '#libs/kernel'; export const f = (name: typeof sum.name) => name;",
    'house(type-imports)',
  ],
  'libs/sales/src/sale/value.ts': ["import { sum } from '#libs/kernel'; export const f = () => sum;"],
  'libs/sales/src/sale/passed-on.ts': ["import { Money } from '#libs/kernel'; export { Money };"],
  'libs/sales/src/sale/marked.ts': ["import { type Money } from '#libs/kernel'; export const f = (m: Money) => m;"],
  'libs/sales/src/sale/inside.ts': [
    "export const f = (money: import('#libs/kernel').Money) => money;",
    'house(type-imports)',
  ],
  'libs/sales/src/sale/injected.ts': [
    "import { At } from 'x'; import { Money } from '#libs/kernel'; @At() export class A { constructor(readonly m: Money) {} }",
  ],
  'libs/sales/src/sale/half.ts': ["import './other-half.js';", 'import(no-cycle)'],
  'libs/sales/src/sale/other-half.ts': [
    "import type * as half from './half.js'; export type X = typeof half;",
    'import(no-cycle)',
  ],
  'libs/sales/src/index.ts': ["import '#libs/rates';", 'import(no-cycle)'],
  'libs/rates/src/index.ts': ["import '#libs/sales';", 'import(no-cycle)'],
  'libs/sales/src/sale/long.ts': [`export const lines = [${'\n1,'.repeat(200)}];`, 'eslint(max-lines)'],
  'libs/sales/src/sale/long.spec.ts': [`export const lines = [${'\n1,'.repeat(200)}];`],
  'libs/sales/src/generated/long.ts': [`export const lines = [${'\n1,'.repeat(200)}];`],
  'libs/sales/src/sale/needless.ts': ['// oxlint-disable-next-line eqeqeq\nexport const x = 1;', 'needless directive'],
  'libs/sales/src/sale/said-twice.ts': ['export const f = (a: number) => ({ a: a });', 'eslint(object-shorthand)'],
  'libs/sales/src/sale/required.cjs': ["module.exports = require('node:fs');"],
  'libs/sales/src/sale/loose.ts': ['export const f = (a: number) => a == 1;', 'eslint(eqeqeq)'],
  'libs/sales/src/sale/unread.ts': ['const unread = 1; export {};', 'eslint(no-unused-vars)'],
  'libs/sales/src/sale/ignored.ts': ['export const f = (_: number) => 1;'],
  'libs/sales/src/sale/changed.ts': ['let a = 1; export const f = () => a;', 'eslint(prefer-const)'],
  'libs/sales/src/sale/untyped.ts': ['export const f = (a: any) => a;', 'typescript(no-explicit-any)'],
  'libs/rates/src/desk/rate.ts': ['export const x = 1;', 'house(plain-names)'],
  'libs/rates/src/kept.ts': ['export class RateKeeper {}', 'house(plain-names)'],
  'libs/rates/src/draws.ts': ['export const x = 1;', 'house(plain-names)'],
  'libs/rates/src/passed-on.ts': ['const rates = 1; export { rates as told };', 'house(plain-names)'],
  'libs/rates/src/taken-over.ts': ["export { told } from './passed-on.js';"],
  'libs/rates/src/default.ts': ['export default class SlotTaken {}', 'house(plain-names)'],
  'libs/rates/src/where.ts': ['export interface Place { readonly line: number }', 'house(plain-names)'],
  'libs/rates/src/placed.ts': ['export interface CsvPlace { readonly line: number }'],
  // Known, but no longer there.
  'libs/privacy/src/aes.ts': ['export const encrypt = () => 1;', 'house(plain-names)'],
  'libs/rates/src/rates.ts': ['export const ratesOf = () => 1;'],
  // What makes a library a context, by which its rules are found.
  'libs/deals/src/deals.module.ts': ['export class DealsModule { static readonly context = context({}); }'],
  'libs/kernel/src/time/clock.ts': ['export const now = () => Date.now();', 'house(pure)'],
  'libs/kernel/src/time/zoned.ts': [
    "import { Temporal } from 'temporal-polyfill'; export const now = () => Temporal.Now.instant();",
    'house(pure)',
  ],
  'libs/kernel/src/identity/die.ts': ['export const drawn = () => Math.random();', 'house(pure)'],
  'libs/kernel/src/identity/hidden.ts': ['export const { random } = Math;', 'house(pure)'],
  'libs/kernel/src/identity/own.ts': ["import { Set } from 'immutable'; export const x = [Set, new globalThis.Set()];"],
  'libs/kernel/src/validation/settings.ts': ["export const zone = () => process.env['TZ'];", 'house(pure)'],
  'libs/deals/src/deal/today.ts': ['export const today = () => new Date();', 'house(pure)'],
  'libs/deals/src/deal/elapsed.ts': ['export const elapsed = () => performance.now();', 'house(pure)'],
  'libs/deals/src/deal/numbered.ts': [
    "import { createHash, randomUUID } from 'node:crypto'; export const x = [createHash, randomUUID];",
    'house(pure)',
  ],
  'libs/deals/src/deal/drawn.ts': ["import { v4 } from 'uuid'; export const x = v4;", 'house(pure)'],
  'libs/deals/src/deal/later.ts': ['export const later = (f: () => void) => setTimeout(f, 1);', 'house(pure)'],
  'libs/deals/src/deal/around.ts': ['export const now = () => globalThis.Date.now();', 'house(pure)'],
  'libs/deals/src/deal/at.ts': ['export const at = (ms: number) => Math.floor(new Date(ms).getTime());'],
  'libs/deals/src/deal/today.spec.ts': ['export const today = () => new Date();'],
  'libs/deals/src/processes/today.ts': ['export const today = () => new Date();'],
  'libs/audit/src/rating/worth.ts': [
    fromKernel('{ sum as x }'),
    'eslint(no-restricted-imports)',
    'house(type-imports)',
  ],
  'libs/audit/src/rating/ids.ts': [fromKernel('{ idOf as x }'), 'house(type-imports)'],
  'libs/audit/src/rating/types.ts': [fromKernel('type { sum as x }')],
  'libs/sales/src/sale/forgotten.ts': ['export const f = async () => { f(); };', 'typescript(no-floating-promises)'],
  'libs/sales/src/sale/misused.ts': [
    '[1].forEach(async () => await Promise.resolve());',
    'typescript(no-misused-promises)',
  ],
  'libs/sales/src/sale/awaited.ts': ['export const f = async () => await 3;', 'typescript(await-thenable)'],
  'apps/api/src/thrown.ts': ["export const f = () => { throw 'x'; };", 'typescript(only-throw-error)'],
  'test/journeys/forgotten.ts': ['export const f = async () => { f(); };', 'typescript(no-floating-promises)'],
  'test/journeys/default.ts': [DEFAULT],
  'libs/sales/src/sale/default.spec.ts': [DEFAULT],
  'libs/kernel/src/validation/text.ts': [DEFAULT, 'typescript(switch-exhaustiveness-check)'],
  'libs/eventing/src/read-models/fold.ts': [DEFAULT, 'typescript(switch-exhaustiveness-check)'],
  'libs/tiers/src/state-reader/counted-items.ts': [DEFAULT, 'typescript(switch-exhaustiveness-check)'],
  'libs/audit/src/rating/rule-lines.ts': [DEFAULT, 'typescript(switch-exhaustiveness-check)'],
  'libs/eventing/src/visibility/runner-standings.ts': [DEFAULT, 'typescript(switch-exhaustiveness-check)'],
};

describe('the lint rules', () => {
  let found: ReadonlyMap<string, readonly string[]>;
  let untrue: ReadonlyMap<string, readonly string[]>;

  beforeAll(() => {
    const tree = mkdtempSync(join(tmpdir(), 'planted-lint-'));
    for (const file of ['.oxlintrc.json', '.gitignore', 'tsconfig.json', 'tsconfig.lint.json', 'package.json'])
      copyFileSync(join(ROOT, file), join(tree, file));
    for (const folder of ['scripts/lint', 'scripts/lib'])
      cpSync(join(ROOT, folder), join(tree, folder), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    for (const [file, [code]] of Object.entries(PLANTED)) {
      mkdirSync(dirname(join(tree, file)), { recursive: true });
      writeFileSync(join(tree, file), `${code}\n`);
    }
    found = refusedIn(tree, 'apps', 'libs', 'test');
    untrue = refusedIn(tree, '--type-check', MISTYPED);
    rmSync(tree, { recursive: true });
  });

  it.each(Object.entries(PLANTED))('judge %s', (file, [, ...rules]) => {
    expect(found.get(file) ?? []).toEqual(rules);
  });

  it('know of names only in files that are there', () => {
    expect(Object.keys(KNOWN).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  it('judge types in the same run, where they are asked to', () => {
    expect([...untrue]).toEqual([[MISTYPED, ['typescript(TS2322)']]]);
  });
});

/** Which rules refuse which files. */
function refusedIn(tree: string, ...what: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const flags = ['--tsconfig', 'tsconfig.lint.json', '--type-aware', '--format', 'json', ...what];
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, ...flags], { cwd: tree, encoding: 'utf8' });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code?: string }[] };
  const rules = new Map<string, string[]>();
  // What is said of a directive has no rule.
  for (const { filename, code = 'needless directive' } of diagnostics)
    rules.set(filename, [...(rules.get(filename) ?? []), code].toSorted());
  return rules;
}
