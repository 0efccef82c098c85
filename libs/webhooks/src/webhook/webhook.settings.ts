import { refuse, type Refusal, textFault } from '#libs/kernel';
import type { WebhookFilter, WebhookSettings } from './webhook.events.js';
import type { WebhookRefusal } from './webhook.refusals.js';

const MOST_URL = 2048;
const [SHORTEST, LONGEST] = [5, 30];

/** A filter as it is kept: each list sorted, nothing twice. */
export const filterInOrder = (filter: {
  readonly [List in keyof WebhookFilter]?: readonly string[] | null | undefined;
}): WebhookFilter => {
  const sorted = (list: readonly string[] | null | undefined): string[] => [...new Set(list)].sort();
  const { types, programIds, partnerIds, subjectIds } = filter;
  return {
    types: sorted(types),
    programIds: sorted(programIds),
    partnerIds: sorted(partnerIds),
    subjectIds: sorted(subjectIds),
  };
};

/** What is wrong with settings; undefined where nothing is. */
export const settingsFault = ({ name, url, timeoutSeconds }: WebhookSettings): Refusal<WebhookRefusal> | undefined =>
  textFault(name, 'name', { most: 100, seen: true }) ?? urlFault(url) ?? timeoutFault(timeoutSeconds);

const timeoutFault = (seconds: number): Refusal<'OUT_OF_RANGE'> | undefined =>
  Number.isInteger(seconds) && seconds >= SHORTEST && seconds <= LONGEST
    ? undefined
    : refuse('OUT_OF_RANGE', `give ${SHORTEST} to ${LONGEST} whole seconds`, 'timeoutSeconds');

/** Where requests may go, as far as the text says: which addresses its name has, and whether they are allowed, is seen at each connection. */
function urlFault(text: string): Refusal<'BAD_URL'> | undefined {
  const bad = (message: string) => refuse('BAD_URL', message, 'url');
  if (text.length > MOST_URL) return bad(`the address is too long: at most ${MOST_URL} characters`);
  const url = parsed(text);
  if (!url) return bad('give an address such as https://crm.example/hooks/concord');
  if (url.username !== '' || url.password !== '') return bad('leave name and password out of the address');
  if (url.hash !== '') return bad('leave out what follows #: it is never sent');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return undefined;
  return bad('give an https address; http is for 127.0.0.1, [::1] and localhost alone, outside production');
}

const parsed = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
