import type { Sender } from './sender.js';

const BEGAN = '2024-01-01T00:00:00Z';

/** A program whose referrals are rewarded by rules, with partners by name. */
export async function openRewardProgram(
  seed: Sender,
  names: readonly string[],
  rules: readonly object[],
): Promise<{ readonly programId: string; readonly ids: Readonly<Record<string, string>> }> {
  const { id: programId } = await seed.send('createProgram', {
    ...{ name: 'Friends', currency: 'EUR', timeZone: 'Europe/Berlin', startsAt: BEGAN },
  });
  const items = names.map((name) => ({ programId, externalId: name, name, kind: 'affiliate', occurredAt: BEGAN }));
  const { results = [] } = await seed.send('admitPartners', { items });
  await seed.send('setRewardPolicy', { programId, effectiveFrom: BEGAN, rules });
  return { programId, ids: Object.fromEntries(names.map((name, at) => [name, results[at]?.id ?? ''])) };
}
