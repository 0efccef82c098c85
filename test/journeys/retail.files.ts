import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { zipEntries } from '../../libs/importing/src/source/zip.js';

/** A folder with the daily files of some months. */
export async function ordersOf(periods: readonly string[], orders: string, folder: string): Promise<string> {
  await mkdir(folder);
  const days = (await readdir(orders)).filter((name) => periods.some((period) => name.startsWith(`${period}-`)));
  await Promise.all(days.map((name) => symlink(join(orders, name), join(folder, name))));
  return folder;
}

/** The published rates of the days in between, both included. */
export async function ratesBetween(first: string, last: string, zip: string, file: string): Promise<string> {
  const [entry] = await zipEntries(zip, /\.csv$/);
  if (!entry) throw new Error(`${zip} holds no table`);
  const [header = '', ...days] = (await text(await entry.open())).split('\n');
  const wanted = days.filter((line) => line.slice(0, 10) >= first && line.slice(0, 10) <= last);
  await writeFile(file, [header, ...wanted, ''].join('\n'));
  return file;
}
