import { runStep } from './step.mjs';

const LINT = ['--tsconfig', 'tsconfig.lint.json', '--type-aware', '--deny-warnings'];

const STEPS = [
  ['types and lint', 'oxlint', [...LINT, '--type-check']],
  // What is generated is left out above.
  ['types of the contract', '../typescript7/bin/tsc', ['-p', 'libs/feed-client/tsconfig.json', '--noEmit']],
  ['imports', 'depcruise', ['apps', 'libs', 'test', '--config', '.dependency-cruiser.cjs', '--output-type', 'err']],
  ['unused', 'knip', []],
  ['contract', 'buf', ['lint', 'proto']],
  ['released contract', 'buf', ['breaking', 'proto', '--against', 'test/golden/feed/released.binpb']],
  ['format', 'oxfmt', ['--check', '.']],
];

/** Runs every static check, even when one has failed, and answers what became of each. */
export async function check({ atOnce = 2 } = {}) {
  const waiting = [...STEPS];
  const results = [];
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const [name, program, parameters] = step;
      results.push(await runStep(name, `node_modules/.bin/${program}`, parameters, { quiet: true }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
