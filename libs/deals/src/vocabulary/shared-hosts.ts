/**
 * Hosts under which many companies have a page, and which neither the public-suffix list nor the list of free e-mail knows: a site there tells
 * nothing of who the customer is. Whoever has an address there works there. Names of hosts in ASCII; sub-domains are under them.
 */
const PAGES = setOf([
  // A page of a company.
  'about.me angel.co bsky.app crunchbase.com dribbble.com fb.com fb.me g2.com glassdoor.com indeed.com instagram.com kununu.com line.me linkedin.com lnkd.in medium.com',
  'm.me ok.ru pinterest.com producthunt.com reddit.com snapchat.com substack.com t.me telegram.me threads.com threads.net tiktok.com',
  'trustpilot.com tumblr.com twitch.tv twitter.com vimeo.com vk.com wa.me weibo.com wellfound.com whatsapp.com x.com xing.com yelp.com youtu.be youtube.com',
  // A page or a file of anybody, under the name of who keeps it.
  'beacons.ai business.site canva.site drive.google.com docs.google.com forms.gle g.page goo.gl google.site itch.io linktr.ee maps.google.com',
  'play.google.com plus.google.com sites.google.com apps.apple.com itunes.apple.com bitbucket.org github.com gitlab.com',
  'notion.so shop.app squarespace.com strikingly.com weebly.com wordpress.com ycombinator.com',
  // A short way to any other address.
  'bit.ly buff.ly cutt.ly is.gd ow.ly rb.gy rebrand.ly t.co tiny.cc tinyurl.com',
  // A shop in somebody else’s market.
  'aliexpress.com bigcartel.com depop.com etsy.com gumroad.com',
]);

/** Hosts that are a company as well: what has a path there is a page of anybody, such as a place on a map or a shop. */
const WITH_PATHS: ReadonlySet<string> = new Set(['amazon', 'ebay', 'google']);

/** Mail that is handed on to somebody who is not named. */
const RELAYS = setOf([
  'duck.com guest.airbnb.com guest.booking.com anonaddy.com anonaddy.me mozmail.com passmail.net simplelogin.com users.noreply.github.com',
  'members.ebay.com reply.ebay.com marketplace.amazon.ca marketplace.amazon.co.uk marketplace.amazon.com marketplace.amazon.de',
  'marketplace.amazon.es marketplace.amazon.fr marketplace.amazon.it',
]);

export interface Site {
  readonly host: string;
  /** Its registrable domain without the suffix: `amazon` of `www.amazon.co.uk`. */
  readonly name: string | null;
  readonly hasPath: boolean;
}

/** Whether a site is nobody’s alone: its host, or one that this is under, has pages of many. */
export const isSharedSite = ({ host, name, hasPath }: Site): boolean =>
  isUnder(host, PAGES) || (hasPath && name !== null && WITH_PATHS.has(name));

/** Whether mail to this host goes to somebody who is not named. */
export const isRelay = (host: string): boolean => isUnder(host, RELAYS);

function isUnder(host: string, hosts: ReadonlySet<string>): boolean {
  const labels = host.split('.');
  return labels.some((_, at) => hosts.has(labels.slice(at).join('.')));
}

function setOf(rows: readonly string[]): ReadonlySet<string> {
  return new Set(rows.flatMap((names) => names.split(' ')));
}
