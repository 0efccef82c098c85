import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EventIndex } from '#libs/eventing';
import { type EventShape, misfits, sampleOf, type Shape } from './event-shapes.js';

/** One version of one event type as it was released: never edited again. */
interface Golden {
  readonly type: string;
  readonly version: number;
  readonly shape: Shape;
  /** As stored, personal fields in plain text. */
  readonly data: object;
}

/**
 * What is wrong with the golden files of these event types, each in a sentence: one that is missing, a shape that has changed under
 * the same version, old data that no longer become the newest shape.
 */
export function goldenFaults(folder: string, index: EventIndex, shapes: readonly EventShape[]): string[] {
  const shapeOf = new Map(shapes.map(({ type, data }) => [type, data]));
  const faults: string[] = [];
  const wanted = new Set<string>();
  for (const [type, spec] of index) {
    const newest = shapeOf.get(type);
    if (!newest) faults.push(`${type}: no eventTypes<…>() tells its shape`);
    for (let version = 1; version <= spec.version; version += 1) {
      const file = `${type}.v${version}.json`;
      wanted.add(file);
      if (!existsSync(join(folder, file))) faults.push(`${file} is missing`);
      else if (newest)
        faults.push(...faultsOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden, spec, newest));
    }
  }
  const stray = readdirSync(folder).filter((file) => file.endsWith('.json') && !wanted.has(file));
  return [...faults, ...stray.map((file) => `${file} is of a type or version that nothing reads any more`)];
}

/** Writes what is missing for the newest version of each type, and nothing over what is there. */
export function addMissingGoldens(folder: string, index: EventIndex, shapes: readonly EventShape[]): string[] {
  return shapes.flatMap(({ type, data: shape }) => {
    const spec = index.get(type);
    const file = `${type}.v${spec?.version}.json`;
    if (!spec || existsSync(join(folder, file))) return [];
    const data = sampleOf(shape) as object;
    const golden: Golden = { type, version: spec.version, shape, data };
    writeFileSync(join(folder, file), `${JSON.stringify(golden, null, 2)}\n`);
    return [file];
  });
}

function faultsOf(
  golden: Golden,
  spec: { version: number; upcast?: Readonly<Record<number, (data: object) => object>> },
  newest: Shape,
): string[] {
  const file = `${golden.type}.v${golden.version}.json`;
  if (golden.version === spec.version && JSON.stringify(golden.shape) !== JSON.stringify(newest)) {
    return [
      `${file}: the shape of ${golden.type} has changed under version ${golden.version}; give it a new version and an upcaster`,
    ];
  }
  let read = golden.data;
  for (let version = golden.version; version < spec.version; version += 1)
    read = spec.upcast?.[version]?.(read) ?? read;
  const wrong = [...misfits(golden.shape, golden.data), ...misfits(newest, read)];
  return wrong.length > 0 ? [`${file}: not of its shape at ${wrong.join(', ')}`] : [];
}
