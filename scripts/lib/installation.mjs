import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs before anything is installed, so it uses nothing but Node. It writes to stderr only: stdout is the command's.

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = join(ROOT, 'dist', '.built-from');
/** What is started; it is put together last. */
const PROGRAM = join(ROOT, 'dist', 'programs', 'supervisor.js');
/** Of what else programs are made: they hold the libraries, too. */
const OTHERS = ['package-lock.json', 'scripts/lib/programs.mjs', 'tsconfig.build.json', 'tsconfig.json'];
const OLDEST_NODE = [20, 19];

/** Installs the packages and compiles the sources, each only if that is needed. Ends the process when it cannot. */
export function ensureInstalled() {
  refuseOldNode();
  if (!isInstalled()) {
    say('Installing packages …');
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], 'The packages could not be installed.');
  }
  const sources = digestOfSources();
  if (read(BUILT) === sources && existsSync(PROGRAM)) return;
  say('Compiling …');
  compile();
  writeFileSync(BUILT, sources);
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  fail(`Concord needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

// npm writes its own copy of the lock file last, so an interrupted installation has none.
function isInstalled() {
  const installed = read(join(ROOT, 'node_modules', '.package-lock.json'));
  if (!installed) return false;
  const has = JSON.parse(installed).packages;
  const wanted = Object.entries(JSON.parse(read(join(ROOT, 'package-lock.json'))).packages);
  return wanted.every(([path, { version, optional }]) => path === '' || optional || has[path]?.version === version);
}

// Types are checked by `npm run check`; whoever starts the service only waits for the translation.
function compile() {
  if (!existsSync(join(ROOT, 'dist', 'libs'))) rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  mkdirSync(join(ROOT, 'dist'), { recursive: true });
  const tsc = join(ROOT, 'node_modules', 'typescript7', 'bin', 'tsc');
  run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--noCheck'], 'The sources could not be compiled.');
  run(process.execPath, ['scripts/programs.mjs'], 'The programs could not be put together.');
}

function digestOfSources() {
  const hash = createHash('sha256');
  const names = ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true }).map((name) => join(folder, name)),
  );
  const files = [...names.filter((name) => name.endsWith('.ts')).sort(), ...OTHERS];
  for (const name of files) {
    const { mtimeMs, size } = statSync(join(ROOT, name));
    hash.update(`${name} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function run(program, parameters, failure) {
  const shell = process.platform === 'win32';
  const { status, error } = spawnSync(program, parameters, { cwd: ROOT, stdio: ['ignore', 2, 2], shell });
  if (error || status !== 0) fail(`${failure} (${error?.message ?? `exit code ${status}`})`);
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
