import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Row {
  readonly number: string;
  readonly partner: string;
  readonly account: string;
  readonly product: string;
  readonly opened: string;
  /** Empty: not closed. */
  readonly closed: string;
}

/** What becomes of a registration, by the rule of truth.json. */
export interface Decided {
  readonly partner: string;
  readonly answer: 'approved' | 'another' | 'own';
  /** The day it was closed on; empty: it was not. */
  readonly closed: string;
  /** Approved, and not closed within 90 days. */
  readonly expired: boolean;
}

const linesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split('\r\n')
    .filter((line) => line !== '');

/** The first opportunities of the file, and what is known of its agents. No cell of these tables is quoted. */
export function readPipeline(
  folder: string,
  limit: number,
): { readonly pipeline: string; readonly teams: string; readonly rows: readonly Row[] } {
  const teams = linesOf(join(folder, 'sales_teams.csv'));
  const managers = new Map(teams.map((line) => line.split(',')).map(([agent = '', manager = '']) => [agent, manager]));
  const [header = '', ...lines] = linesOf(join(folder, 'sales_pipeline.csv'));
  const some = lines.slice(0, limit);
  const rows = some.map((line): Row => {
    const [number = '', agent = '', spelt = '', account = '', , opened = '', closed = ''] = line.split(',');
    const product = spelt.replace('GTXPro', 'GTX Pro');
    return { number, partner: managers.get(agent) ?? '', account, product, opened, closed };
  });
  return { pipeline: [header, ...some].join('\r\n'), teams: teams.join('\r\n'), rows };
}

const NINETY_DAYS_MS = 90 * 86_400_000;
const endOf = (day: string): string => new Date(Date.parse(day) + NINETY_DAYS_MS).toISOString().slice(0, 10);

/** Day by day, what is closed first; a refused registration protects nothing. */
export function decideAsKnown(rows: readonly Row[]): Map<string, Decided> {
  const steps = rows
    .filter(({ account }) => account !== '')
    .flatMap((row) => [
      { on: `${row.opened} 2`, row, closes: false },
      ...(row.closed === '' ? [] : [{ on: `${row.closed} 1`, row, closes: true }]),
    ])
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
  const held = new Map<string, { readonly number: string; readonly partner: string; readonly until: string }>();
  const decided = new Map<string, Decided>();
  for (const { row, closes } of steps) {
    const { number, partner, account, product, opened, closed } = row;
    const key = `${account}|${product}`;
    const holder = held.get(key);
    if (closes) {
      if (holder?.number === number) held.delete(key);
    } else if (holder && holder.until > opened) {
      const answer = holder.partner === partner ? 'own' : 'another';
      decided.set(number, { partner, answer, closed, expired: false });
    } else {
      const until = endOf(opened);
      held.set(key, { number, partner, until });
      decided.set(number, { partner, answer: 'approved', closed, expired: closed === '' || closed > until });
    }
  }
  return decided;
}
