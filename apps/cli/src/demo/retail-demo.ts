import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Api, type ImportEvent, type ImportSummary, Journal, readMapping, runImport } from '#libs/importing';
import { CommandFault } from '../command.fault.js';
import { closeMonth } from './closing.js';
import { createRetailProgram, RETAIL, type RetailProgram } from './retail-program.js';
import { type RetailMonth, retailMonths } from './retail-months.js';

export interface RetailDemo {
  readonly api: Api;
  /** Names the service in the journal. */
  readonly service: string;
  /** Where the journal lies. */
  readonly home: string;
  /** Folder of the mapping files. */
  readonly mappings: string;
  /** Folder of the daily files. */
  readonly orders: string;
  /** File or zip of exchange rates. */
  readonly rates: string;
  readonly program?: RetailProgram;
  readonly tell: (step: RetailStep) => void;
}

export type RetailStep =
  | { readonly step: 'program'; readonly programId: string }
  | { readonly step: 'rates'; readonly summary: ImportSummary }
  | { readonly step: 'month-begins'; readonly period: string; readonly files: number }
  | { readonly step: 'import'; readonly event: ImportEvent }
  | { readonly step: 'month-closes'; readonly period: string; readonly summary: ImportSummary }
  | { readonly step: 'month-closed'; readonly period: string; readonly ledgers: number };

export interface RetailResult {
  readonly programId: string;
  readonly months: readonly RetailMonth[];
}

/**
 * The real orders through the public interface alone: creates the program, imports rates, then month after month imports the orders and
 * closes the month. The same again changes nothing, so it may be interrupted and run again.
 */
export async function runRetailDemo(demo: RetailDemo): Promise<RetailResult> {
  const { api, tell } = demo;
  const programId = await createRetailProgram(api, demo.program ?? RETAIL);
  tell({ step: 'program', programId });
  tell({ step: 'rates', summary: await importFiles(demo, 'ecb-eurofxref.yaml', [demo.rates], null) });
  let position: string | null = null;
  for (const [period, files] of await filesByMonth(demo.orders)) {
    tell({ step: 'month-begins', period, files: files.length });
    const summary = await importFiles(demo, 'online-retail.yaml', files, programId);
    refuseFaults(period, summary);
    tell({ step: 'month-closes', period, summary });
    const closed = await closeMonth(api, programId, period);
    position = closed.position;
    tell({ step: 'month-closed', period, ledgers: closed.ledgers });
  }
  return { programId, months: await retailMonths(api, programId, position) };
}

/** The daily files of a folder by month, in the order of their days. */
async function filesByMonth(orders: string): Promise<Map<string, string[]>> {
  const names = await readdir(orders).catch(() => {
    throw new CommandFault(`There are no orders at ${orders}.`);
  });
  const months = new Map<string, string[]>();
  for (const name of names.filter((one) => /^\d{4}-\d{2}-\d{2}\.csv\.gz$/.test(one)).sort()) {
    const period = name.slice(0, 7);
    months.set(period, [...(months.get(period) ?? []), join(orders, name)]);
  }
  return months;
}

async function importFiles(
  { api, service, home, mappings, tell }: RetailDemo,
  mapping: string,
  paths: readonly string[],
  programId: string | null,
): Promise<ImportSummary> {
  return runImport({
    mapping: await readMapping(join(mappings, mapping)),
    paths,
    api,
    programId,
    service,
    journal: new Journal(join(home, 'imports')),
    strict: true,
    tell: (event) => tell({ step: 'import', event }),
  });
}

function refuseFaults(period: string, { badRows, refused }: ImportSummary): void {
  if (badRows + refused > 0) throw new CommandFault(`${period}: ${badRows} bad rows and ${refused} refused records.`);
}
