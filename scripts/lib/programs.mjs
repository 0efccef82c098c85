import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

// To find, read and link three thousand modules takes a process longer than all else that it does until it is ready: what is compiled becomes a few
// files, together with the libraries it uses (decision 0200).

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PLACE = join(ROOT, 'dist', 'programs');

/** Where each program begins, below `dist`. */
const PROGRAMS = {
  api: 'apps/api/src/main.js',
  cli: 'apps/cli/src/main.js',
  'event-node': 'libs/embedded/src/event-node/main.js',
  feed: 'apps/feed/src/main.js',
  projector: 'apps/projector/src/main.js',
  reset: 'apps/supervisor/src/reset.js',
  supervisor: 'apps/supervisor/src/main.js',
  track: 'apps/track/src/main.js',
};

/** They look for files beside their own. */
const WITH_FILES = ['grpc-health-check', 'pino'];

/** Makes `dist/programs` anew of what is compiled. */
export async function makePrograms() {
  rmSync(PLACE, { recursive: true, force: true });
  const input = Object.fromEntries(Object.entries(PROGRAMS).map(([name, file]) => [name, join(ROOT, 'dist', file)]));
  const bundle = await rolldown({
    cwd: ROOT,
    input,
    platform: 'node',
    external: WITH_FILES,
    // Much is there for what its loading does: decorators, above all.
    treeshake: false,
    plugins: [mapped, whereItLay, oneGraphql],
    onLog: (level, log, say) => (NOTHING_NEW.has(log.code) ? undefined : say(level, log)),
  });
  await bundle.write({
    dir: PLACE,
    format: 'esm',
    sourcemap: true,
    chunkFileNames,
    codeSplitting: { groups: [LIBRARIES] },
  });
  await bundle.close();
}

/** Apart, so that nothing in them is taken for a line of ours; each program loads those that it uses. */
const LIBRARIES = { name: 'libraries', test: /node_modules/, entriesAware: true };
const chunkFileNames = ({ name }) => `${name.startsWith('libraries') ? 'libraries' : '[name]'}-[hash].js`;

/** Nest asks for libraries that nobody has installed, and goes on without them; libraries have cycles, and know it. */
const NOTHING_NEW = new Set(['UNRESOLVED_IMPORT', 'CIRCULAR_DEPENDENCY', 'EVAL']);

/** Faults are told by the lines of the sources, not of what is compiled of them; those of libraries would be most of what a process keeps for it. */
const mapped = {
  name: 'mapped',
  load: {
    filter: { id: /\.[cm]?js$/ },
    handler(id) {
      const map = existsSync(`${id}.map`) && !id.includes('node_modules') ? readFileSync(`${id}.map`, 'utf8') : NONE;
      return { code: readFileSync(id, 'utf8'), map: JSON.parse(map) };
    },
  },
};

const NONE = JSON.stringify({ version: 3, names: [], sources: [], mappings: '' });

/** As in production: whether there is a second graphql, of which the first knows nothing, need not be asked at each type; there is one. */
const oneGraphql = {
  name: 'one graphql',
  transform: {
    filter: { id: /graphql[\\/]jsutils[\\/]instanceOf\.js$/ },
    handler: (code) => ({ code: code.replace(/const isProduction =[^;]+;/, 'const isProduction = true;'), map: null }),
  },
};

/** A module that asks where it lies is told where it lay; and what it requires is taken along, or it would be loaded twice. */
const whereItLay = {
  name: 'where it lay',
  transform: {
    filter: { id: /\.m?js$/, code: /import\.meta\.url/ },
    handler(code, id) {
      const from = relative(PLACE, id).split(sep).join('/');
      const told = code
        .replaceAll(/const require = createRequire\(import\.meta\.url\);?/g, '')
        .replaceAll("createRequire(import.meta.url)('", "require('")
        .replaceAll('import.meta.url', `new URL(${JSON.stringify(from)}, import.meta.url).href`);
      // No line is another.
      return { code: told, map: null };
    },
  },
};
