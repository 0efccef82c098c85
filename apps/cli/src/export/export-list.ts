import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandFault } from '../command.fault.js';

/** Which rows, and what of them, as the api takes it. */
export interface ListExport {
  readonly of: string;
  readonly args: object;
  readonly fields?: readonly string[];
  readonly format: string;
}

interface Answer {
  readonly errors?: readonly { readonly message: string }[];
}

/** What came of it. */
export interface Written {
  readonly rows: number;
  /** Up to where the history is in it. */
  readonly position: string | null;
}

const NEW_LINE = 10;

interface Asking {
  readonly url: string;
  readonly token: string;
}

interface To {
  readonly out?: string | undefined;
  /** Told how many lines there have been. */
  readonly onRows: (count: number) => void;
}

/** Writes a list to a file, or to the standard output, see `write`. Throws CommandFault. */
export async function exportList({ url, token }: Asking, asked: ListExport, to: To): Promise<Written> {
  const response = await fetch(besideGraphql(url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(asked),
  });
  return write(response, to);
}

/** The same with an export that was started, by its id. Throws CommandFault. */
export async function fetchExport({ url, token }: Asking, id: string, to: To): Promise<Written> {
  const headers = { authorization: `Bearer ${token}` };
  return write(await fetch(`${besideGraphql(url)}/${encodeURIComponent(id)}`, { headers }), to);
}

/** A file is there once it is whole; under another name until then. */
async function write(response: Response, { out, onRows }: To): Promise<Written> {
  if (!response.ok || !response.body) throw new CommandFault(await reasonOf(response));
  const heading = response.headers.get('content-type')?.startsWith('text/csv') ? 1 : 0;
  let rows = -heading;
  const counted = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      for (const byte of chunk) if (byte === NEW_LINE) rows += 1;
      onRows(Math.max(rows, 0));
      done(null, chunk);
    },
  });
  const part = out && `${out}.${randomUUID()}.part`;
  try {
    const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
    if (part) await pipeline(body, counted, createWriteStream(part, { mode: 0o600, flags: 'wx' }));
    else await pipeline(body, counted, process.stdout, { end: false });
  } catch (fault) {
    if (part) await rm(part, { force: true });
    const what = out ? `nothing was kept of ${out}` : 'what was written is not the whole';
    throw new CommandFault(
      `The export broke off after ${rows} lines (${(fault as Error).message}): ${what}. Run it again.`,
    );
  }
  if (part && out) await rename(part, out);
  return { rows, position: response.headers.get('concord-position') };
}

/** Also where the service stands below a path of its host. */
const besideGraphql = (url: string): string => `${url.replace(/\/graphql\/?$/, '').replace(/\/$/, '')}/export/v1`;

async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    const { errors = [] } = JSON.parse(text) as Answer;
    return errors.map(({ message }) => message).join('\n') || `The service answered ${response.status}.`;
  } catch {
    return `The service answered ${response.status}: ${text.slice(0, 200)}`;
  }
}
