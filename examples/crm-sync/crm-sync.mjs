import { exec } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { parseArgs, promisify } from 'node:util';
import { eventJson, FeedClient } from '@concord/feed';
import pg from 'pg';
import { FILTER, write } from './mirror.mjs';

const HELP = `Mirrors partners, deals, commissions and payouts of a Concord tenant into the schema "crm" of a Postgres database.

  npm start [-- --from snapshot|beginning]

  --from   where a mirror begins that is empty: with the newest event of each subject, or with the first event there is (snapshot)

  CRM_DATABASE_URL        postgres://…, the CRM's own database; what is needed in it is made
  CONCORD_FEED_ADDRESS    127.0.0.1:4001, or https://… (127.0.0.1:4001)
  CONCORD_TOKEN           a token of the role integration
  CONCORD_TOKEN_COMMAND   a command that prints one, run whenever a new one is needed

Ctrl-C stops it after the batch that is under way. However it ends, it goes on where it was.
`;

const { CRM_DATABASE_URL, CONCORD_FEED_ADDRESS = '127.0.0.1:4001', CONCORD_TOKEN, CONCORD_TOKEN_COMMAND } = process.env;

const says = (text) => process.stderr.write(`${text}\n`);

const token = async () =>
  CONCORD_TOKEN_COMMAND ? (await promisify(exec)(CONCORD_TOKEN_COMMAND)).stdout.trim() : CONCORD_TOKEN;

/** False where somebody else has gone on meanwhile: then nothing is written. What fails is undone with the connection. */
async function apply(db, { events, cursor, sequence }, before) {
  await db.query('BEGIN');
  const moves = 'UPDATE crm.feed SET cursor = $1, sequence = $2, heard_at = now() WHERE cursor = $3';
  const { rowCount } = await db.query(moves, [cursor, String(sequence), before]);
  if (rowCount === 1) await write(db, events.map(eventJson));
  await db.query(rowCount === 1 ? 'COMMIT' : 'ROLLBACK');
  return rowCount === 1;
}

/** Goes on at the cursor that the rows have, until it is told to stop. */
async function sync(feed, db, from, signal) {
  while (!signal.aborted) {
    const { rows } = await db.query('SELECT cursor FROM crm.feed');
    let { cursor } = rows[0];
    says(cursor ? 'goes on where it was' : `begins with the ${from}`);
    const start = cursor || { positionFrom: { case: from, value: {} } };
    const onCut = ({ message }, milliseconds) => says(`${message}; again in ${milliseconds} ms`);
    for await (const batch of feed.follow({ start, filter: FILTER, signal, onCut })) {
      if (!(await apply(db, batch, cursor))) break;
      cursor = batch.cursor;
      if (batch.events.length > 0)
        says(`${batch.events.length} events${batch.sequence ? `, up to ${batch.sequence}` : ' of the snapshot'}`);
    }
  }
}

async function main() {
  const { values } = parseArgs({
    options: { from: { type: 'string', default: 'snapshot' }, help: { type: 'boolean' } },
  });
  if (values.help) return void process.stdout.write(HELP);
  if (!['snapshot', 'beginning'].includes(values.from)) throw new Error('--from is snapshot or beginning');
  if (!CRM_DATABASE_URL || !(CONCORD_TOKEN || CONCORD_TOKEN_COMMAND))
    throw new Error('CRM_DATABASE_URL or CONCORD_TOKEN is missing (--help says more)');
  const db = new pg.Client({ connectionString: CRM_DATABASE_URL, application_name: 'crm-sync' });
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => stop.abort());
  db.on('error', ({ message }) => {
    says(message);
    process.exitCode = 1;
    stop.abort();
  });
  await db.connect();
  const feed = new FeedClient({ address: CONCORD_FEED_ADDRESS, token });
  try {
    await db.query(await readFile(new URL('schema.sql', import.meta.url), 'utf8'));
    await sync(feed, db, values.from, stop.signal);
  } finally {
    feed.close();
    await db.end();
  }
}

await main().catch(({ reason, message }) => {
  says(reason ? `${reason}: ${message}` : message);
  process.exitCode = 1;
});
