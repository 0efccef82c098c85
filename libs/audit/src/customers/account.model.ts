import type { AccountEvent } from '#libs/deals';

/** What a partner was promised, at `from` ≤ t < `until`. */
export interface Promised {
  readonly dealId: string;
  readonly partnerId: string;
  readonly lines: readonly string[];
  readonly from: string;
  until: string;
}

export interface Account {
  readonly promised: readonly Promised[];
  /** That have ended in it, and that it has ended in. */
  readonly others: ReadonlySet<string>;
}

export const NO_ACCOUNT: Account = { promised: [], others: new Set() };

/** Whom a customer was promised to, by what was said of its account. */
export function accountOf(events: readonly AccountEvent[]): Account {
  const [promised, others] = [[] as Promised[], new Set<string>()];
  const newest = (dealId: string): Promised | undefined => promised.findLast((one) => one.dealId === dealId);
  const ends = (one: Promised, at: string): void => {
    if (at < one.until) one.until = at;
  };
  for (const { type, data } of events) {
    if (type === 'account.protection-granted' || type === 'account.protection-reinstated') {
      const { dealId, partnerId, productLines: lines, at: from, until } = data;
      promised.push({ dealId, partnerId, lines, from, until });
    } else if (type === 'account.protection-extended') {
      const held = newest(data.dealId);
      if (held) held.until = data.until;
    } else if (type === 'account.protection-ended') {
      const held = newest(data.dealId);
      if (held) ends(held, data.closing?.closedAt ?? data.at);
    } else if (type === 'account.registration-reassigned') {
      const held = newest(data.dealId);
      if (!held || held.until <= data.at) continue;
      promised.push({ ...held, partnerId: data.partnerId, from: data.at });
      ends(held, data.at);
    } else if (type === 'account.absorbed') {
      for (const { dealId, partnerId, productLines: lines, from, until } of data.kept.protections)
        promised.push({ dealId, partnerId, lines, from, until });
      for (const other of [data.from, ...data.kept.absorbed]) others.add(other);
    } else if (type === 'account.joined') {
      for (const one of promised) ends(one, data.at);
      others.add(data.into);
    }
  }
  return { promised, others };
}
