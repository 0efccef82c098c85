import fastify from 'fastify';
import pg from 'pg';

// What the GraphQL of the nested list is compared with: one statement written by hand, whose text is the answer.

const [url = '', tenant = ''] = process.argv.slice(2);

const page = (rows: string, order: string, limit: number): string =>
  `SELECT coalesce(json_agg(x ORDER BY x.${order}), '[]') AS nodes FROM (${rows} ORDER BY ${order} LIMIT ${limit}) x`;

const CONTACTS = `SELECT c.id, c.name, c.email, c.phone, c.added_at FROM partner_contacts c
  WHERE c.tenant = $1 AND c.partner_id = p.id`;
const PARTNERS = `SELECT p.id, p.external_id AS "externalId", p.name, p.country, p.known_since,
    (SELECT row_to_json(n) FROM (${page(CONTACTS, 'added_at', 5)}) n) AS contacts
  FROM partners p WHERE p.tenant = $1 AND p.program_id = g.id`;
const PROGRAMS = `SELECT g.id, g.name, g.currency, g.time_zone AS "timeZone", g.created_at,
    (SELECT row_to_json(n) FROM (${page(PARTNERS, 'known_since', 5)}) n) AS partners
  FROM programs g WHERE g.tenant = $1`;
const ANSWER = `SELECT json_build_object('programs', row_to_json(n))::text AS answer
  FROM (${page(PROGRAMS, 'created_at', 20)}) n`;

// Row-level security lets through what is the tenant’s, here as in the product.
const pool = new pg.Pool({ connectionString: url, max: 4, options: `-c concord.tenant=${tenant}` });
const app = fastify();
app.get('/', async (_, reply) => {
  const { rows } = await pool.query<{ answer: string }>({ name: 'nested', text: ANSWER, values: [tenant] });
  return reply.type('application/json').send(rows[0]?.answer);
});
await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
process.send?.(typeof address === 'object' ? address?.port : undefined);
