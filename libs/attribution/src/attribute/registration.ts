import { Decimal, type Instant, isLineOf, sum } from '#libs/kernel';
import type { AttributionPolicy } from '#libs/programs';
import type { Evidence, Registration, SoldLine } from './evidence.js';

interface Claim {
  readonly partnerId: string;
  readonly lines: ReadonlySet<SoldLine>;
  readonly approvedAt: Instant;
}

/**
 * Whose the sale is by a deal registration in force; of several partners, the one whose registered lines come to the greatest amount, then
 * the one that was approved earlier. Undefined: nobody's.
 */
export function registeredFor(
  { at, lines, registrations, survivors }: Evidence,
  { registrationMatch }: AttributionPolicy,
): string | undefined {
  const claims = new Map<string, Claim>();
  for (const registration of registrations) {
    const { approvedAt, expiresAt } = registration;
    const covered = lines.filter((line) => covers(registration, line));
    const holds = approvedAt <= at && at < expiresAt;
    if (!holds || (registrationMatch === 'same-line' && covered.length === 0)) continue;
    const partnerId = survivors.get(registration.partnerId) ?? registration.partnerId;
    const before = claims.get(partnerId);
    claims.set(partnerId, {
      partnerId,
      lines: new Set([...(before?.lines ?? []), ...covered]),
      approvedAt: before && before.approvedAt < approvedAt ? before.approvedAt : approvedAt,
    });
  }
  const [first] = [...claims.values()].sort(strongerFirst);
  return first?.partnerId;
}

function covers({ productLines }: Registration, { product, category }: SoldLine): boolean {
  const isRegistered = isLineOf(productLines);
  return isRegistered(product) || (category !== null && isRegistered(category));
}

function strongerFirst(a: Claim, b: Claim): number {
  const byAmount = worthOf(b).compare(worthOf(a));
  if (byAmount !== 0) return byAmount;
  return a.approvedAt < b.approvedAt ? -1 : a.approvedAt > b.approvedAt ? 1 : a.partnerId < b.partnerId ? -1 : 1;
}

function worthOf({ lines }: Claim): Decimal {
  const total = sum([...lines].map(({ amount }) => Decimal.of(amount)));
  return total.isNegative ? total.negated() : total;
}
