import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Addresses of IPv4 written as IPv6 in the way that is given up: no range of its own, and never meant. */
const IPV4_COMPATIBLE = ipaddr.parseCIDR('::/96');

export interface TargetRules {
  /** Networks that may be sent to though they are not public, in CIDR form such as `10.1.0.0/16`. */
  readonly networks: readonly string[];
  /** Whether loopback addresses may be: never in production. */
  readonly loopback: boolean;
}

/** Whether anything may be sent to an address: public ones, and what the rules name. What is no address is not allowed. */
export function allowedBy({ networks, loopback }: TargetRules): (address: string) => boolean {
  const named = networks.map((text): Network => ipaddr.parseCIDR(text));
  return (text) => {
    const written = plainly(text);
    if (written === undefined || !ipaddr.isValid(written)) return false;
    // What is IPv4 within IPv6 is judged as IPv4.
    const address = ipaddr.process(written);
    if (named.some((network) => isIn(address, network))) return true;
    const range = address.range();
    if (range === 'loopback') return loopback;
    return range === 'unicast' && !isIn(address, IPV4_COMPATIBLE);
  };
}

/** Without dots within IPv6, which the library reads as another address than a connection does; undefined for what is no address. */
function plainly(text: string): string | undefined {
  if (isIP(text) !== 6) return isIP(text) === 4 ? text : undefined;
  const url = `http://[${text}]/`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : undefined;
}

const isIn = (address: ipaddr.IPv4 | ipaddr.IPv6, [network, bits]: Network): boolean =>
  address.kind() === network.kind() && address.match(network, bits);
