import ipaddr from 'ipaddr.js';

/** Who asks from an address: of IPv6 the first half, as whoever has one address has all that begin like it. */
export function callerAt(address: string): string {
  if (!address.includes(':') || !ipaddr.isValid(address)) return address;
  const found = ipaddr.process(address);
  return found instanceof ipaddr.IPv6 ? found.parts.slice(0, 4).join(':') : found.toString();
}
