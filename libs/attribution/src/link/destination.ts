import { type Refusal, refuse } from '#libs/kernel';
import { getDomain } from 'tldts';
import { UTM, type Utm } from '../vocabulary/utm.js';
import type { LinkTarget } from './link.events.js';

const MOST = 2048;
const CONTROL_OR_SPACE = /[\u0000-\u0020\u007f-\u009f\u2028\u2029]/;

type Fault = Refusal<'BAD_DESTINATION' | 'DESTINATION_NOT_ALLOWED'>;

/**
 * Why nobody is sent to an address; undefined: they are. It begins with `https`, names no user, and lies in one of the domains that the
 * program allows: `https://shop.acme.com/spring` where `acme.com` is allowed.
 */
export function destinationFault(address: string, allowedDomains: readonly string[]): Fault | undefined {
  const url = addressOf(address);
  if (!url) {
    const message = `give an https address without a user name, of at most ${MOST} characters, such as https://www.acme.com/spring`;
    return refuse('BAD_DESTINATION', message, 'destination');
  }
  const domain = getDomain(url.hostname, { allowPrivateDomains: true });
  if (domain !== null && allowedDomains.includes(domain)) return undefined;
  const allowed = allowedDomains.length > 0 ? `allows ${allowedDomains.slice(0, 5).join(', ')}` : 'allows none yet';
  const message = `links lead to the vendor’s own domains: the attribution policy ${allowed} (allowedDomains)`;
  return refuse('DESTINATION_NOT_ALLOWED', message, 'destination');
}

function addressOf(address: string): URL | undefined {
  // What a browser strips or turns round would be another address than the one that was checked.
  if (address.length > MOST || CONTROL_OR_SPACE.test(address) || address.includes('\\')) return undefined;
  if (!/^https:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url : undefined;
}

/** What a link adds to where it leads. */
export interface FollowedBy {
  /** `null`: what was counted is not to be shown, or not kept. */
  readonly clickId: string | null;
  readonly key: string;
  /** The path of the request where the link allows one, else null. */
  readonly path: string | null;
}

/**
 * Where somebody who follows a link is sent: query and fragment stay, the link's `utm_` parameters come beside them, `cid` and `ref` are the click's. Undefined for a path that would lead
 * out of the destination's host, such as `//evil.com`.
 */
export function addressToFollow(
  { destination, deepPaths, utm }: LinkTarget,
  { clickId, key, path }: FollowedBy,
): string | undefined {
  const url = new URL(destination);
  const asked = path === null ? undefined : withPath(url, path);
  if (path !== null && (!deepPaths || !asked)) return undefined;
  if (asked) url.pathname = asked.pathname;
  const click = clickId === null ? [] : [`cid=${clickId}`];
  const said = [...partsOf(url), ...(asked ? partsOf(asked) : [])];
  url.search = [...said, ...utmBeside(said, utm), ...click, `ref=${encodeURIComponent(key)}`].join('&');
  return url.href;
}

/** What the destination says itself stays as it is. */
const utmBeside = (said: readonly string[], utm: Utm | null): readonly string[] =>
  UTM.flatMap((one) => {
    const isSaid = said.some((part) => namesOf(part).includes(`utm_${one}`));
    const value = utm?.[one] ?? null;
    return value === null || isSaid ? [] : [`utm_${one}=${encodeURIComponent(value)}`];
  });

/** What a query says beside what is ours, each part as it was written. */
const partsOf = ({ search }: URL): readonly string[] =>
  search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !namesOf(part).some((name) => /^(cid|ref)$/.test(name)));

const namesOf = (part: string): readonly string[] => [...new URLSearchParams(part).keys()];

function withPath(origin: URL, path: string): URL | undefined {
  const isSound = /^\/(?![/\\])/.test(path) && path.length <= MOST && !path.includes('\\');
  if (!isSound || CONTROL_OR_SPACE.test(path) || hasDots(path)) return undefined;
  const url = new URL(path, origin);
  return url.origin === origin.origin ? url : undefined;
}

/** Also the ones that are written `%2e`. */
const hasDots = (path: string): boolean =>
  (path.split(/[?#]/, 1)[0] ?? '').split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part));
