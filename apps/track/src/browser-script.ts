/** What the script uses of a browser. */
interface BrowserWindow {
  readonly location: {
    readonly origin: string;
    readonly pathname: string;
    readonly search: string;
    readonly hash: string;
  };
  readonly history: { readonly state: unknown; replaceState(state: unknown, unused: string, url: string): void };
  readonly document: {
    cookie: string;
    querySelectorAll(selector: string): Iterable<{ value: string }>;
    addEventListener(type: string, listener: () => void, capture?: boolean): void;
  };
  concord?: { readonly cid: string | null; readonly ref: string | null; consent(given: boolean): void };
}

/**
 * Runs in the visitor’s browser, on the vendor’s pages, as it is written here: it may use nothing from outside of itself. It takes the click id and
 * the link’s key from the address, fills them into forms, and keeps the click id only once `concord.consent(true)` was called.
 */
function keepClick(window: BrowserWindow): void {
  // A page that has it twice, its own and its tag manager’s: the address is empty by then.
  if (window.concord) return;
  const { document, history, location } = window;
  const given: Record<string, string> = {};
  const rest = location.search
    .slice(1)
    .split('&')
    .filter((part) => {
      const [name = '', value = ''] = part.split('=', 2);
      const isOurs = /^(cid=[\w-]{50}|ref=[a-z\d-]{4,40})$/.test(part);
      if (isOurs) given[name] = value;
      return !isOurs;
    })
    .join('&');
  // An address that somebody shares must not credit strangers.
  if (given.cid || given.ref) {
    history.replaceState(history.state, '', location.origin + location.pathname + (rest && `?${rest}`) + location.hash);
  }
  const kept = /(?:^|; )concord_cid=([\w-]{50})(?:;|$)/.exec(document.cookie);
  const cid = given.cid ?? kept?.[1] ?? null;
  const ref = given.ref ?? null;
  const fill = (): void => {
    for (const [name, value] of Object.entries({ cid, ref })) {
      if (!value) continue;
      for (const input of document.querySelectorAll(`input[name=concord_${name}]`)) input.value = value;
    }
  };
  const keep = (value: string, seconds: number): void => {
    document.cookie = `concord_cid=${value};max-age=${seconds};path=/;samesite=lax;secure`;
  };
  window.concord = {
    cid,
    ref,
    consent(agreed) {
      if (!agreed) keep('', -1);
      else if (given.cid) keep(given.cid, 7776000);
    },
  };
  fill();
  document.addEventListener('DOMContentLoaded', fill);
  // Also forms that came later.
  document.addEventListener('submit', fill, true);
}

/** The text that `GET /concord.js` answers with. */
export const BROWSER_SCRIPT = `(${keepClick.toString()})(window);\n`;
