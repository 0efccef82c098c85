import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { parseArgs } from 'node:util';
import { answer, landingPage, thanks, welcome } from './pages.mjs';

// A shop whose visitors come by partners' links. Three things make it one: the script on its page, the click id handed in at the sign-up, and the
// same customer reference with the sale. Nowhere does it say whose a sale is.

const HELP = `A shop that tells Concord who came by which link, and what they bought.

Usage: node shop.mjs [--help]

Settings:
  CONCORD_TOKEN         a token of the role integration (required)
  CONCORD_PROGRAM       the program's id (required)
  CONCORD_URL           GraphQL endpoint (http://127.0.0.1:4000/graphql)
  CONCORD_LINKS         where links are followed (http://127.0.0.1:4003)
  CURRENCY              of its prices (GBP)
  PORT                  0 takes a free one (8080)
  TLS_KEY, TLS_CERT     files, for https
`;

const { values } = parseArgs({ options: { help: { type: 'boolean', short: 'h' } } });
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

const env = {
  CONCORD_URL: 'http://127.0.0.1:4000/graphql',
  CONCORD_LINKS: 'http://127.0.0.1:4003',
  CURRENCY: 'GBP',
  PORT: '8080',
  ...process.env,
};
for (const name of ['CONCORD_TOKEN', 'CONCORD_PROGRAM']) {
  if (env[name]) continue;
  console.error(`Set ${name}. --help lists the settings.`);
  process.exit(1);
}
const programId = env.CONCORD_PROGRAM;

const LEADS = `mutation ($input: RecordLeadsInput!) { recordLeads(input: $input) {
  results { userErrors { code message field } } } }`;
const TOUCHES = `mutation ($input: RecordTouchesInput!) { recordTouches(input: $input) {
  results { userErrors { code message field } } } }`;
const SALE = `mutation ($input: RecordSaleInput!) { recordSale(input: $input) {
  id userErrors { code message field } } }`;

async function send(query, input) {
  const response = await fetch(env.CONCORD_URL, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${env.CONCORD_TOKEN}` },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return Object.values(data)[0];
}

function refuse(userErrors) {
  if (userErrors.length > 0) throw new Error(userErrors.map(({ code, message }) => `${code}: ${message}`).join('; '));
}

/**
 * Somebody signs up: a lead of the partner whose click it was. Without a click id, since the browser asks not to be followed, the link's key says
 * where this visit came from. Whatever becomes of that, the visitor is welcome: `ref` may be the shop's own, such as ?ref=newsletter, and names no link.
 */
async function signUp(form) {
  const customer = { ref: randomUUID(), email: form.get('email') };
  const item = { idempotencyKey: `sign-up-${customer.ref}`, programId, externalId: customer.ref, customer };
  const clickId = form.get('concord_cid');
  const linkKey = form.get('concord_ref');
  const lead = { ...item, clickId, name: form.get('name'), occurredAt: now() };
  const touch = { ...item, linkKey, kind: 'CLICK', happenedAt: now() };
  try {
    if (clickId) refuse((await send(LEADS, { items: [lead] })).results[0].userErrors);
    else if (linkKey) refuse((await send(TOUCHES, { items: [touch] })).results[0].userErrors);
  } catch (fault) {
    console.error(`${item.idempotencyKey} is not told to Concord: ${fault.message}`);
  }
  return welcome(customer.ref);
}

/** The customer buys: the sale names the customer, and nothing of partners. */
async function buy(form) {
  const order = form.get('order');
  const sale = {
    ...{ idempotencyKey: `sale-${order}`, programId, externalId: order, occurredAt: now(), currency: env.CURRENCY },
    customer: { ref: form.get('customer') },
    lines: [{ product: 'lantern', quantity: '1', unitPrice: '100.00' }],
  };
  refuse((await send(SALE, sale)).userErrors);
  return thanks(order);
}

const now = () => new Date().toISOString();

const FORMS = { '/sign-up': signUp, '/buy': buy };
const MOST = 10_000;

async function handle(request, response) {
  const { pathname } = new URL(request.url, 'https://shop');
  const form = FORMS[pathname];
  if (request.method === 'GET' && !form) return answer(response, 200, landingPage(env.CONCORD_LINKS));
  if (request.method !== 'POST' || !form) return answer(response, 405, 'There is nothing here.');
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > MOST) return answer(response, 413, 'This form is too long.');
  }
  try {
    return answer(response, 200, await form(new URLSearchParams(body)));
  } catch (fault) {
    console.error(fault.message);
    return answer(response, 502, 'That did not work. Please try again.');
  }
}

const server = env.TLS_KEY
  ? createSecureServer({ key: readFileSync(env.TLS_KEY), cert: readFileSync(env.TLS_CERT) }, handle)
  : createServer(handle);
server.listen(Number(env.PORT), '127.0.0.1', () => {
  console.log(`The shop is open at http${env.TLS_KEY ? 's' : ''}://127.0.0.1:${server.address().port}/`);
});
