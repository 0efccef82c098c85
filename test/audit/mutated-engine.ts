import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { type Engine, engineOf } from './engine.js';

/** One planted bug: a text of the engine's source and what stands there instead. */
export interface Mutant {
  /** Below `libs/`. */
  readonly file: string;
  readonly text: string;
  readonly instead: string;
}

/** The mutant's text is not in the source any more: it must be brought up to date, or it proves nothing. */
class RottenMutant extends Error {
  constructor({ file, text }: Mutant, found: number) {
    super(`${JSON.stringify(text)} stands ${found} times in ${file}, not once`);
  }
}

const ROOT = join(import.meta.dirname, '../..');
const LIBS = join(ROOT, 'libs');
/** Copied together, so that a bug may be planted in the arithmetic that the engine stands on. */
const COPIED = ['kernel', 'commissions', 'sales'] as const;

/** The engine with one bug planted, loaded from a copy; `use` gets it, then the copy is removed. */
export async function withMutant<T>(
  mutant: Mutant | readonly Mutant[] | undefined,
  use: (engine: Engine) => Promise<T>,
): Promise<T> {
  const directory = await mutantFolder();
  try {
    for (const lib of COPIED) await cp(join(LIBS, lib, 'src'), join(directory, lib, 'src'), { recursive: true });
    for (const one of [mutant ?? []].flat()) await plant(directory, one);
    await redirectKernel(directory);
    return await use(await engineOf(directory));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/**
 * Inside the checkout, so that imports of libraries and packages resolve as they do for the original, and where no check looks that
 * runs beside.
 */
export async function mutantFolder(): Promise<string> {
  const all = join(ROOT, '.mutants');
  await mkdir(all, { recursive: true });
  return mkdtemp(join(all, 'mutant-'));
}

/** Writes the bug into the copy. */
export async function plant(directory: string, mutant: Mutant): Promise<void> {
  await writeFile(join(directory, mutant.file), await planted(directory, mutant));
}

/** The source with the bug in it; fails where its text is not there, or more than once. */
export async function planted(directory: string, mutant: Mutant): Promise<string> {
  const source = await readFile(join(directory, mutant.file), 'utf8');
  // However the lines are broken.
  const words = mutant.text.split(/\s+/).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const text = new RegExp(words.join('\\s+'), 'g');
  const found = [...source.matchAll(text)].length;
  if (found !== 1) throw new RottenMutant(mutant, found);
  return source.replace(text, () => mutant.instead);
}

/** What the copy reads of the kernel is the copy of that. */
export const redirectKernel = (directory: string): Promise<void> => redirect(directory, ['kernel']);

/** The same of several libraries. */
async function redirect(directory: string, copied: readonly string[]): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter(({ name }) => name.endsWith('.ts'))) {
    const path = join(entry.parentPath, entry.name);
    const source = await readFile(path, 'utf8');
    const to = (library: string): string => `'${relative(entry.parentPath, join(directory, library, 'src/index.js'))}'`;
    const named = new RegExp(`(['"])#libs/(${copied.join('|')})\\1`, 'g');
    await writeFile(
      path,
      source.replaceAll(named, (_all, _quote, library: string) => to(library)),
    );
  }
}

/** Libraries that know customers and their sales. */
const OF_CUSTOMERS = ['attribution', 'sales'] as const;
const WORLD = 'sales/test/crediting-world.fixtures.ts';

/** A file of the audit's tests, loaded over customers and sales with one bug planted; `use` gets it, then the copy is removed. */
export async function withCustomersMutant<Loaded, T>(
  mutant: Mutant | undefined,
  file: string,
  use: (loaded: Loaded) => Promise<T>,
): Promise<T> {
  const directory = await mutantFolder();
  try {
    for (const lib of OF_CUSTOMERS) await cp(join(LIBS, lib, 'src'), join(directory, lib, 'src'), { recursive: true });
    if (mutant) await plant(directory, mutant);
    const [world, story] = [join(directory, WORLD), join(directory, file)];
    await mkdir(dirname(world));
    const shared = `'${relative(dirname(world), join(LIBS, 'eventing'))}/`;
    await writeFile(world, (await readFile(join(LIBS, WORLD), 'utf8')).replaceAll("'../../eventing/", shared));
    const told = await readFile(join(import.meta.dirname, file), 'utf8');
    await writeFile(story, told.replaceAll("'../../libs/", "'./"));
    await redirect(directory, OF_CUSTOMERS);
    return await use((await import(story)) as Loaded);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
