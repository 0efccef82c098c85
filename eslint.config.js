import tseslint from 'typescript-eslint';
import { plainNames } from './scripts/lint/plain-names.mjs';

const ANY = 'Append at the revision that was read: with ANY, a decision may rest on a state that is gone.';
const OWN_ARITHMETIC = 'The audit shares event types and ids with what it checks, and no arithmetic.';

const TESTS = ['**/*.spec.ts', 'test/**/*.ts', '{apps,libs}/*/test/**/*.ts', '**/*.fixtures.ts'];

const expectedRevision = (value) => ({ selector: `Property[key.name='expectedRevision'] > ${value}`, message: ANY });

// What needs types is asked by oxlint (.oxlintrc.json), in a sixth of the time.
export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '.concord/',
      '.mutants/',
      'coverage/',
      'test/bench/emmett/',
      '**/generated/',
      'libs/feed-client/src/contract/',
    ],
  },
  tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'no-restricted-syntax': [
        'error',
        expectedRevision("Identifier.value[name='ANY']"),
        expectedRevision("MemberExpression.value[property.name='ANY']"),
        expectedRevision('Literal.value[value=/^any$/i]'),
        { selector: "ImportSpecifier[imported.name='ANY']", message: ANY },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A command class is `class ApproveDeal extends command('ApproveDeal')<{…}>() {}`, its shape often empty.
      '@typescript-eslint/no-empty-object-type': 'off',
    },
  },
  {
    files: ['{apps,libs,test}/**/*.ts'],
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
    rules: {
      // Leaves files with decorators alone: Nest injects by the class, which a type import removes.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    },
  },
  {
    files: ['{apps,libs}/*/src/**/*.ts'],
    plugins: { house: { rules: { 'plain-names': plainNames } } },
    rules: { 'house/plain-names': 'error' },
  },
  { files: ['{apps,libs}/**/*.ts'], ignores: TESTS, rules: { 'max-lines': ['error', { max: 200 }] } },
  {
    files: ['libs/audit/**/*.ts'],
    ignores: TESTS,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '#libs/kernel',
              allowImportNames: ['deterministicId', 'idOf'],
              allowTypeImports: true,
              message: OWN_ARITHMETIC,
            },
          ],
        },
      ],
    },
  },
  { files: ['libs/embedded/**/*.ts', ...TESTS], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
