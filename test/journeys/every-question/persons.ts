import type { DevelopmentClaims } from '#libs/access';
import { LONG } from '../../support/scale.js';
import { MANAGER, type World } from './world.js';

/** Who asks, and what they are to the tenant: its own people, the partner of whom there is most to see, other partners, people of another tenant. */
export interface Person {
  readonly name: string;
  readonly claims: DevelopmentClaims;
  readonly kind: 'manager' | 'colleague' | 'owner' | 'partner' | 'rival';
}

/** Who is not asked on every run may do no more than another who is. */
const [COLLEAGUES, PARTNERS, RIVALS] = LONG
  ? ([
      ['admin', 'auditor', 'integration'],
      ['north', 'south', 'west'],
      ['admin', 'manager', 'auditor', 'integration', 'partner'],
    ] as const)
  : ([['admin', 'auditor'], ['north', 'south'], ['admin']] as const);

export function personsOf({ tenant }: World): readonly Person[] {
  const north = tenant.ids['north'] ?? '';
  const colleagues = COLLEAGUES.map((role) => ({
    ...{ name: role, claims: { ...MANAGER, role } },
    kind: 'colleague' as const,
  }));
  const partners = PARTNERS.map((name) => ({
    name: `partner ${name}`,
    claims: {
      ...{ tenant: 'acme', subject: `user-${name}`, role: 'partner' as const },
      partnerId: tenant.ids[name] ?? '',
    },
    kind: name === 'north' ? ('owner' as const) : ('partner' as const),
  }));
  const rivals = RIVALS.map((role) => ({
    name: `${role} of another tenant`,
    claims: { tenant: 'rival', subject: `eve-${role}`, role, ...(role === 'partner' && { partnerId: north }) },
    kind: 'rival' as const,
  }));
  return [{ name: 'manager', claims: MANAGER, kind: 'manager' }, ...colleagues, ...partners, ...rivals];
}

export const isStranger = ({ kind }: Person): boolean => kind === 'partner' || kind === 'rival';
