import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

// `npm test` runs spec files in groups: what a file loads (Nest, GraphQL, the libraries) takes longer than most of its tests, and a group loads it once.
// A file alone, as in `npm run jest -- --testPathPatterns libs/sales`, runs as it stands. `test/setup/grouped.mjs` makes a suite of each file.

/** Of files that take long the groups are small: with several workers the run is over when the last group is. */
const MOST_FILES = { journeys: 8, faults: 1, contract: 16, audit: 40 };
const MOST_OTHERS = 150;

/** They look at what all files of a group share: the types that GraphQL knows, and every call of `JSON.parse`. */
const ALONE = [
  'apps/api/test/schema.spec.ts',
  'apps/api/test/sliced-json.spec.ts',
  'libs/graphql/src/nodes/related-fields.spec.ts',
];

/** Where the files of each jest project lie, and how they end. */
const PROJECTS = {
  unit: [['libs', 'apps'], '.spec.ts'],
  contract: [['test/contract'], '.test.ts'],
  architecture: [['test/architecture'], '.test.ts'],
  journeys: [['test/journeys'], '.test.ts'],
  audit: [['test/audit'], '.test.ts'],
  faults: [['test/faults'], '.test.ts'],
};

/**
 * Writes a file for each group of a suite's test files.
 * @param directory where they are to lie
 * @param left which files are not run
 */
export function writeGroups(directory, root, projects, left) {
  for (const project of projects) {
    const folder = join(directory, project);
    mkdirSync(folder);
    const files = filesOf(root, project).filter((file) => !left.test(file));
    for (const { name, files: own } of groupsOf(files, root, MOST_FILES[project] ?? MOST_OTHERS))
      writeFileSync(join(folder, `${name}.mjs`), textOf(own, root));
  }
}

function filesOf(root, project) {
  const [folders, ending] = PROJECTS[project];
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)))
    .filter((file) => file.endsWith(ending) && !file.includes('/node_modules/'))
    .toSorted();
}

/** Files of one folder load the same; those of folders with few files come together. */
function groupsOf(all, root, most) {
  const isAlone = (file) => ALONE.includes(relative(root, file));
  const alone = all.filter(isAlone).map((file) => ({ name: basename(file, '.ts'), files: [file] }));
  const folders = grouped(
    all.filter((file) => !isAlone(file)),
    (file) => folderOf(file, root),
  );
  const [many, few] = [[], []];
  for (const [folder, own] of folders) (own.length > most / 2 ? many : few).push([folder, own]);
  const small = few.flatMap(([, own]) => own);
  const together = [...many, ...(small.length > 0 ? [['small', small]] : [])].flatMap(([folder, own]) => {
    const count = Math.ceil(own.length / most);
    return Array.from({ length: count }, (_, n) => ({
      name: `${basename(folder)}-${n + 1}`,
      // Neighbours by name often take as long: each group gets some of them.
      files: own.filter((_, at) => at % count === n),
    }));
  });
  return [...alone, ...together];
}

const folderOf = (file, root) => relative(root, file).split('/').slice(0, 2).join('/');

function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const JEST = "import { describe, jest } from '@jest/globals';";

function textOf(files, root) {
  const imports = files.map((file, n) => `import suite${n} from ${JSON.stringify(pathToFileURL(file).pathname)};`);
  const suites = files.map((file, n) => `describe(${JSON.stringify(relative(root, file))}, suite${n});`);
  // What a file asks for would hold for all; only what hangs is to be stopped.
  return [JEST, ...imports, ...suites, 'jest.setTimeout(900_000);', ''].join('\n');
}
