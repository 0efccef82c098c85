import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PartnerCommand } from '../events/partner.commands.js';
import { partnerDecider } from './partner.js';
import { LEADS_FROM } from '../events/partner.rules.js';
import {
  earningAt,
  payableAt,
  type Partner,
  type PartnerState,
  standingNow,
  type StandingName,
} from '../events/partner.state.js';
import { commandAt, january } from '../../test/partner.fixtures.js';

/** Every step the life cycle knows, apart from bans and merges: by hand, from "States" in the README. */
const STEPS: Partial<Record<StandingName, readonly StandingName[]>> = {
  prospect: ['applied', 'invited', 'rejected', 'enrolled'],
  applied: ['in-review', 'rejected', 'declined'],
  invited: ['in-review', 'declined'],
  'in-review': ['enrolled', 'rejected', 'declined'],
  enrolled: ['onboarding', 'active', 'offboarded'],
  onboarding: ['active', 'offboarded'],
  active: ['suspended', 'offboarded'],
  suspended: ['active', 'offboarded'],
  rejected: ['applied', 'invited'],
  declined: ['applied', 'invited'],
};
const STARTS: readonly StandingName[] = ['prospect', 'applied', 'invited'];
const types = Object.keys(commandAt) as PartnerCommand['type'][];

const LEADING = types.filter((type) => type in LEADS_FROM && type !== 'BanPartner' && type !== 'AdmitPartner');

interface Step {
  readonly pick: number;
  readonly ahead: number;
  readonly blind: boolean;
}

/** Mostly something that the standing allows, so that runs get far; now and then anything, or out of order. */
const steps = fc.array(
  fc.record({ pick: fc.nat({ max: 997 }), ahead: fc.integer({ min: -2, max: 1 }), blind: fc.boolean() }),
  {
    maxLength: 40,
  },
);

function commandOf({ pick, ahead, blind }: Step, n: number, state: PartnerState): PartnerCommand {
  const at = january(Math.min(31, Math.max(1, n + ahead)));
  const leading = LEADING.filter((type) => !('refused' in partnerDecider.decide(commandAt[type](at), state)));
  const choice = blind || leading.length === 0 ? types : leading;
  return commandAt[choice[pick % choice.length]!](at);
}

/** The states that a run passes through; what is refused changes nothing. */
function passed(run: readonly Step[]): readonly Partner[] {
  let state: PartnerState = partnerDecider.initial;
  const states: Partner[] = [];
  for (const [n, step] of run.entries()) {
    const decision = partnerDecider.decide(commandOf(step, n, state), state);
    if ('refused' in decision) continue;
    for (const event of decision) {
      state = partnerDecider.evolve(state, event);
      if (state.status === 'known') states.push(state);
    }
  }
  return states;
}

const holds = (claim: (partner: Partner) => void): void => {
  fc.assert(
    fc.property(steps, (run) => passed(run).forEach(claim)),
    { numRuns: 500 },
  );
};

describe('whatever is commanded', () => {
  it('runs get everywhere', () => {
    const seen = fc.sample(steps, 1000).flatMap((run) => passed(run).flatMap(({ standings }) => standings));
    expect(new Set(seen.map(({ value }) => value.is)).size).toBe(13);
  });

  it('a partner only ever takes steps of the life cycle', () => {
    holds(({ standings }) => {
      const names = standings.map(({ value }) => value.is);
      expect(STARTS).toContain(names[0]);
      names.slice(1).forEach((name, n) => {
        const from = names[n]!;
        const end = name === 'banned' || name === 'merged';
        if (end) expect(['banned', 'merged']).not.toContain(from);
        else expect(STEPS[from] ?? []).toContain(name);
      });
    });
  });

  it('its standings follow one another in time', () => {
    holds(({ standings }) => {
      const moments = standings.map(({ at }) => at);
      expect(moments).toEqual([...moments].sort());
    });
  });

  it('a record that has taken another in never ends in one', () => {
    holds((partner) => {
      if (partner.absorbed.length > 0) expect(standingNow(partner).is).not.toBe('merged');
    });
  });

  it('onboarding is never open with nothing left to do when the command is done', () => {
    fc.assert(
      fc.property(steps, (run) => {
        const standing = passed(run).at(-1)?.standings.at(-1)?.value;
        if (standing?.is === 'onboarding') expect(standing.open.length).toBeGreaterThan(0);
      }),
    );
  });

  it('nobody who is banned earns or is paid, at any moment', () => {
    holds((partner) => {
      if (standingNow(partner).is !== 'banned') return;
      for (const day of [1, 15, 31]) {
        expect(earningAt(partner, january(day))).toBe('earns-nothing');
        expect(payableAt(partner, january(day))).toBe(false);
      }
    });
  });

  it('doing the same again changes nothing or is refused, unless it is a reversal or a new version', () => {
    const repeatable = new Set(['ChangeContact']);
    fc.assert(
      fc.property(steps, fc.constantFrom(...types), (run, type) => {
        const state = passed(run).at(-1) ?? partnerDecider.initial;
        const command = commandAt[type](january(31));
        const decision = partnerDecider.decide(command, state);
        if ('refused' in decision || repeatable.has(type)) return;
        const again = partnerDecider.decide(command, decision.reduce(partnerDecider.evolve, state));
        expect('refused' in again ? [] : again).toEqual([]);
      }),
    );
  });
});
