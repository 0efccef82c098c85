/**
 * Hosts under which many companies have a page or an address, and which neither the public-suffix list nor the list of free e-mail knows: they
 * tell nothing of who the customer is. Names of hosts in ASCII; sub-domains are under them.
 */
const SHARED = [
  // A page of a company.
  'about.me bsky.app crunchbase.com dribbble.com g2.com glassdoor.com indeed.com instagram.com kununu.com linkedin.com lnkd.in medium.com',
  'm.me ok.ru pinterest.com producthunt.com reddit.com snapchat.com substack.com t.me telegram.me threads.com threads.net tiktok.com',
  'trustpilot.com tumblr.com twitch.tv twitter.com vimeo.com vk.com wa.me weibo.com whatsapp.com x.com xing.com yelp.com youtu.be youtube.com',
  // A page or a file of anybody, under the name of who keeps it.
  'beacons.ai business.site canva.site drive.google.com docs.google.com forms.gle goo.gl google.site itch.io linktr.ee maps.google.com',
  'play.google.com plus.google.com sites.google.com apps.apple.com itunes.apple.com bitbucket.org github.com gitlab.com',
  'notion.so shop.app squarespace.com strikingly.com weebly.com wordpress.com ycombinator.com',
  // A short way to any other address.
  'bit.ly buff.ly cutt.ly is.gd ow.ly rb.gy rebrand.ly t.co tiny.cc tinyurl.com',
  // A shop in somebody else’s market.
  'alibaba.com aliexpress.com bigcartel.com depop.com etsy.com gumroad.com',
  // Mail that is handed on to somebody who is not named.
  'duck.com guest.airbnb.com guest.booking.com anonaddy.com anonaddy.me mozmail.com passmail.net simplelogin.com users.noreply.github.com',
  'members.ebay.com reply.ebay.com marketplace.amazon.ca marketplace.amazon.co.uk marketplace.amazon.com marketplace.amazon.de',
  'marketplace.amazon.es marketplace.amazon.fr marketplace.amazon.it',
];

const HOSTS: ReadonlySet<string> = new Set(SHARED.flatMap((names) => names.split(' ')));

/** Whether the host, or one that it is under, is nobody’s alone. */
export function isShared(host: string): boolean {
  const labels = host.split('.');
  return labels.some((_, at) => HOSTS.has(labels.slice(at).join('.')));
}
