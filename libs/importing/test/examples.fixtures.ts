import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Decimal, sum } from '#libs/kernel';
import { newTally, type Tally } from '../src/grouping/row-reader.js';
import type { SourceRecord } from '../src/kinds/fields/record.js';
import { mapFile } from '../src/mapped-file.js';
import { compile } from '../src/compiling/compiled.js';
import { readMapping } from '../src/schema/mapping.reader.js';
import { Tables } from '../src/compiling/tables.js';
import { inputFiles } from '../src/source/files.js';

export const DATA = process.env['CONCORD_DATA'];
export const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));

/* oxlint-disable-next-line typescript/no-explicit-any -- figures of many shapes, read by name */
export const truth = (): any => JSON.parse(readFileSync(join(DATA ?? '', 'truth.json'), 'utf8'));

export interface Sold {
  readonly occurredAt: string;
  readonly externalId: string;
  readonly currency: string;
  readonly credits: readonly { readonly partnerExternalId: string }[];
  readonly lines: readonly { readonly quantity: string; readonly unitPrice: string }[];
}

/** What a mapping of the examples makes of files. */
export async function* records(mapping: string, path: string, tally: Tally = newTally()): AsyncGenerator<SourceRecord> {
  const { spec } = await readMapping(join(EXAMPLES, mapping));
  const tables = await Tables.read(spec.tables, [path]);
  for (const part of spec.parts) {
    const compiled = compile(part, spec, tables);
    for (const file of await inputFiles([path], new RegExp(part.source.match, 'u'))) {
      for await (const mapped of mapFile(file, compiled, tally)) {
        if ('bad' in mapped) throw new Error(JSON.stringify(mapped.bad));
        if ('record' in mapped) yield mapped.record;
      }
    }
  }
}

export const amountOf = ({ lines }: Sold): Decimal =>
  sum(lines.map(({ quantity, unitPrice }) => Decimal.of(quantity).times(Decimal.of(unitPrice))));

/** Exact sums by key. */
export class Sums {
  private readonly cells = new Map<string, Decimal>();

  add(key: string, amount: Decimal): void {
    this.cells.set(key, this.of(key).plus(amount));
  }

  of(key: string): Decimal {
    return this.cells.get(key) ?? Decimal.zero;
  }

  text(key: string): string {
    return this.of(key).toString();
  }

  get keys(): string[] {
    return [...this.cells.keys()].sort();
  }
}
