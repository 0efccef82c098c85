import swc from '@swc/jest';

// What makes a suite of a test file that runs in a group (`scripts/lib/test-groups.mjs`): everything behind its imports becomes a function, which the group
// calls within a `describe`, so that the file's hooks and variables stay its own. A test file that exports, or waits outside of its hooks, does not compile.

/** The imports at the head of a file, with the comments between them. */
const IMPORTS = /^(?:(?:\s|\/\/[^\n]*\n|\/\*[^]*?\*\/)*import\b[^;]*;[^\n]*\n)*/;

function suiteOf(source) {
  const at = IMPORTS.exec(source)?.[0].length ?? 0;
  const body = source.slice(at);
  // On the same lines, so that failures name the right ones.
  return `${source.slice(0, at)}export default () => { ${body}\n};\n`;
}

const transformer = swc.createTransformer();

export default {
  process: (source, path, options) => transformer.process(suiteOf(source), path, options),
  getCacheKey: (source, path, options) => transformer.getCacheKey(`suite ${source}`, path, options),
};
