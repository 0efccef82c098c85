import { randomUUID } from 'node:crypto';

/** Sends a page, or a line of text. */
export function answer(response, status, page) {
  const isPage = page.startsWith('<');
  response.writeHead(status, {
    'content-type': `text/${isPage ? 'html' : 'plain'}; charset=utf-8`,
    // The address still has the click id when the script is loaded: it goes nowhere else.
    'referrer-policy': 'origin',
  });
  response.end(page);
}

const pageOf = (title, body) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
  </head>
  <body>
    <h1>${title}</h1>
    ${body}
  </body>
</html>
`;

/** Where partners' links lead. The script fills in the two hidden fields. */
export const landingPage = (links) =>
  pageOf(
    'Lanterns',
    `<form id="consent">
      <p>May we remember which partner sent you?</p>
      <button type="button" onclick="concord.consent(true); this.form.remove()">Yes</button>
      <button type="button" onclick="concord.consent(false); this.form.remove()">No</button>
    </form>
    <form id="sign-up" method="post" action="/sign-up">
      <input type="hidden" name="concord_cid">
      <input type="hidden" name="concord_ref">
      <label>Name <input name="name" required></label>
      <label>E-mail <input name="email" type="email" required></label>
      <button>Sign up</button>
    </form>
    <script src="${links}/concord.js"></script>`,
  );

export const welcome = (customer) =>
  pageOf(
    'Welcome',
    `<form id="buy" method="post" action="/buy">
      <input type="hidden" name="customer" value="${customer}">
      <input type="hidden" name="order" value="${randomUUID()}">
      <button>Buy a lantern</button>
    </form>`,
  );

export const thanks = (order) =>
  pageOf('Thank you', `<p>Your order is <b id="order">${order.replace(/[^\w-]/g, '')}</b>.</p>`);
