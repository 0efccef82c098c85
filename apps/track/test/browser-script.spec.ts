import { describe, expect, it } from '@jest/globals';
import { type BrowserWindow, Window } from 'happy-dom';
import { BROWSER_SCRIPT } from '../src/browser-script.js';

const CID = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdEfGhIjKl';
const FORM = '<form><input name="concord_cid" /><input name="concord_ref" value="as rendered" /></form>';

interface Visit {
  readonly html?: string;
  readonly cookie?: string;
  /** How often the page has the script. */
  readonly times?: number;
}

/** A page of the vendor's that somebody opens, as a browser does: the text of the script runs in it. */
function opened(address: string, { html = FORM, cookie, times = 1 }: Visit = {}) {
  const window: BrowserWindow = new Window({ url: `https://www.acme.com${address}` });
  if (cookie) window.document.cookie = cookie;
  window.document.body.innerHTML = html;
  for (let n = 0; n < times; n += 1) {
    new Function('window', BROWSER_SCRIPT)(window);
  }
  const valueOf = (name: string) => window.document.querySelector<never>(`input[name=${name}]`)?.['value'];
  const concord = (window as unknown as { concord: { cid: string; ref: string; consent(given: boolean): void } })
    .concord;
  return { window, valueOf, concord };
}

describe('the script for a vendor’s page', () => {
  it('has at most 2,048 bytes', () => {
    expect(Buffer.byteLength(BROWSER_SCRIPT)).toBeLessThanOrEqual(2048);
  });

  it('takes click id and key from the address, and leaves the rest of it as it was', () => {
    const { window, concord } = opened(`/spring?a=b%20c&cid=${CID}&d&ref=ann-spring#top`);
    expect(window.location.href).toBe('https://www.acme.com/spring?a=b%20c&d#top');
    expect([concord.cid, concord.ref]).toEqual([CID, 'ann-spring']);
  });

  it('leaves no question mark where nothing else was asked', () => {
    expect(opened(`/?cid=${CID}&ref=ann-spring`).window.location.href).toBe('https://www.acme.com/');
  });

  it.each(['/spring?cid=short&ref=Ann', '/spring?acid=1&xref=ann-spring', `/spring?cid=${CID}A`])(
    'takes nothing from %s',
    (address) => {
      const { window, concord } = opened(address);
      expect([window.location.href, concord.cid, concord.ref]).toEqual([`https://www.acme.com${address}`, null, null]);
    },
  );

  it('fills forms, also those that come after it', () => {
    const { window, valueOf } = opened(`/?cid=${CID}&ref=ann-spring`, { html: '' });
    window.document.body.innerHTML = FORM;
    window.document.querySelector('form')?.dispatchEvent(new window.Event('submit'));
    expect([valueOf('concord_cid'), valueOf('concord_ref')]).toEqual([CID, 'ann-spring']);
  });

  it('leaves forms alone where nobody followed a link', () => {
    const { valueOf } = opened('/');
    expect([valueOf('concord_cid'), valueOf('concord_ref')]).toEqual(['', 'as rendered']);
  });

  it('keeps nothing before the visitor has agreed, and the click id alone afterwards', () => {
    const { window, concord } = opened(`/?cid=${CID}&ref=ann-spring`);
    expect([window.document.cookie, window.localStorage.length, window.sessionStorage.length]).toEqual(['', 0, 0]);
    concord.consent(true);
    expect(window.document.cookie).toBe(`concord_cid=${CID}`);
    concord.consent(false);
    expect(window.document.cookie).toBe('');
  });

  it('keeps the click of a page that has the script twice', () => {
    const { window, concord } = opened(`/?cid=${CID}&ref=ann-spring`, { times: 2 });
    expect([concord.cid, concord.ref]).toEqual([CID, 'ann-spring']);
    concord.consent(true);
    expect(window.document.cookie).toBe(`concord_cid=${CID}`);
  });

  it('stays on the vendor’s page where its path begins with two slashes', () => {
    expect(opened(`//evil.example/?cid=${CID}`).window.location.href).toBe('https://www.acme.com//evil.example/');
  });

  it('fills in on a later page what was kept, and agreeing again does not keep it longer', () => {
    const { window, valueOf, concord } = opened('/checkout', { cookie: `concord_cid=${CID}; path=/; secure` });
    expect([concord.cid, valueOf('concord_cid')]).toEqual([CID, CID]);
    const before = window.document.cookie;
    concord.consent(true);
    expect(window.document.cookie).toBe(before);
  });

  it('prefers the click of this visit to the one that was kept', () => {
    const kept = CID.replaceAll('A', 'B');
    expect(opened(`/?cid=${CID}`, { cookie: `concord_cid=${kept}; path=/; secure` }).concord.cid).toBe(CID);
  });
});
