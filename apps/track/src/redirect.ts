import {
  addressToFollow,
  clickIdOf,
  type ClickMark,
  type ClickMedium,
  isFlag,
  type FollowedLink,
  type LinkDirectory,
} from '#libs/attribution';
import { TooMuchWaits } from '#libs/graphql';
import { callerAt } from '#libs/observability';
import { randomBytes } from 'node:crypto';
import { isMachine } from './bots.js';
import type { ClickBatches } from './click-batches.js';
import type { ClickNames } from './click-names.js';
import type { Visitors } from './visitors.js';

/** Somebody, or something, that follows a link. */
export interface LinkRequest {
  readonly tenant: string;
  readonly key: string;
  readonly method: string;
  readonly address: string;
  readonly userAgent: string | undefined;
  readonly purposes: readonly (string | undefined)[];
  /** `?to=`: a path below the destination's host. */
  readonly path: string | null;
  /** `?m=`: where the link was met; null: it was not said, or nothing that is known. */
  readonly medium: ClickMedium | null;
  /** `?c=1`: the visitor has agreed that a click id is kept. */
  readonly hasConsented: boolean;
  /** `Sec-GPC: 1`: the visitor does not want to be followed. */
  readonly isOptedOut: boolean;
}

export type LinkAnswer =
  | { readonly status: 302; readonly location: string }
  | { readonly status: 400 | 404 | 429; readonly text: string };

export interface RedirectParts {
  readonly links: Pick<LinkDirectory, 'find'>;
  readonly batches: Pick<ClickBatches, 'record' | 'countBot'>;
  readonly visitors: Visitors;
  readonly names: Pick<ClickNames, 'of'>;
  readonly clock?: () => number;
}

const NOWHERE: LinkAnswer = { status: 404, text: 'This link leads nowhere.\n' };
const BAD_PATH: LinkAnswer = {
  status: 400,
  text: 'This link takes no such path: give one that begins with a single /, where the link allows paths at all.\n',
};
const TOO_OFTEN: LinkAnswer = { status: 429, text: 'Too many requests: try again in a minute.\n' };

/** Sends whoever follows a link on, and counts the click: nobody meets a broken page because a link no longer counts. */
export class Redirect {
  constructor(private readonly parts: RedirectParts) {}

  async follow(request: LinkRequest): Promise<LinkAnswer> {
    const { links, batches, visitors, names, clock = Date.now } = this.parts;
    const at = clock();
    if (visitors.isTooOften(request.address, at)) return TOO_OFTEN;
    const found = await links.find(request.tenant, request.key, callerAt(request.address)).catch(tooOften);
    if (found === 'too-often') return TOO_OFTEN;
    if (!found) return NOWHERE;
    const { linkId, programId, partnerId } = found.link;
    const plain = this.sentTo(found, request, null);
    if (plain.status !== 302) return plain;
    const link = { linkId, programId, partnerId };
    if (isMachine(request)) {
      batches.countBot(request.tenant, link);
      return plain;
    }
    const { tenant, address, userAgent = '' } = request;
    const [seen, name] = await Promise.all([
      visitors.see({ tenant, linkId, address, userAgent, at }),
      names.of(tenant),
    ]);
    if (seen.isScanner) {
      batches.countBot(tenant, link);
      return plain;
    }
    const click = { link, at, nonce: randomBytes(5).toString('hex'), visitor: seen.visitor };
    const noticed: readonly ClickMark[] = [...seen.marks, ...found.marks];
    const marks = request.medium === null ? noticed : [...noticed, request.medium];
    const isRecorded = await batches.record(tenant, { ...click, marks });
    const isAgreed = !request.isOptedOut && (!found.needsConsent || request.hasConsented);
    if (found.marks.length > 0 || !isAgreed || !name) return plain;
    const flags = noticed.filter(isFlag);
    const counted = { linkId, at: new Date(at).toISOString(), nonce: click.nonce, isRecorded, flags };
    return this.sentTo(found, request, clickIdOf(counted, name));
  }

  private sentTo({ link }: FollowedLink, { key, path }: LinkRequest, clickId: string | null): LinkAnswer {
    const location = addressToFollow(link, { clickId, key, path });
    return location === undefined ? BAD_PATH : { status: 302, location };
  }
}

function tooOften(fault: unknown): 'too-often' {
  if (fault instanceof TooMuchWaits) return 'too-often';
  throw fault;
}
