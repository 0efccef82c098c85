import type { PersonNamer } from '#libs/kernel';
import type { CapTaken } from './figures.js';

/** Before version 2 windows of caps per customer held the vendor's reference of it, later ones its name. */
export const withNamedCaps = {
  version: 2,
  upcast: { 1: (data: object) => data },
  named: {
    until: 1,
    by: <Data extends { readonly programId: string; readonly caps: readonly CapTaken[] }>(
      data: Data,
      nameOf: PersonNamer,
    ): Data => ({ ...data, caps: data.caps.map((cap) => ({ ...cap, windowKey: named(cap, data.programId, nameOf) })) }),
  },
};

function named({ windowKey }: CapTaken, programId: string, nameOf: PersonNamer): string {
  const at = windowKey.indexOf('|');
  const [first, rest] = [windowKey.slice(0, Math.max(at, 0)), windowKey.slice(at + 1)];
  return at < 0 || first === 'program' ? windowKey : `${first}|${nameOf(programId, rest)}`;
}
