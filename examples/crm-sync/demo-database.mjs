import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

// For trying only: the address of a database "crm" in the Postgres of the demo. With an argument: what that query answers.

const HOME = process.env.CONCORD_HOME ?? fileURLToPath(new URL('../../.concord', import.meta.url));
if (!existsSync(join(HOME, 'run.json'))) throw new Error(`nothing runs in ${HOME}: npm start -- --demo`);
const { port } = JSON.parse(readFileSync(join(HOME, 'run.json'), 'utf8')).processes.postgres;
const secret = readFileSync(join(HOME, 'postgres', 'concord.secret'), 'utf8').trim();
const password = createHmac('sha256', secret).update('postgres').digest('base64url');
const address = (database) => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;

async function ask(database, text) {
  const client = new pg.Client({ connectionString: address(database) });
  await client.connect();
  return client.query(text).finally(() => client.end());
}

const [query] = process.argv.slice(2);
if (query) console.table((await ask('crm', query)).rows);
else {
  await ask('postgres', 'CREATE DATABASE crm').catch(({ code }) => {
    if (code !== '42P04') throw new Error('the database could not be made');
  });
  console.log(address('crm'));
}
