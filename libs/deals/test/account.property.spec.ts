import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountCommand } from '../src/account/account.commands.js';
import type { AccountEvent } from '../src/account/account.events.js';
import * as make from './account.fixtures.js';
import { accountDecider } from '../src/account/account.js';
import { AccountModel } from './account.model.fixtures.js';
import type { AccountState } from '../src/account/account.state.js';

const RUNS = 2000;
const DEALS = ['A1', 'A2', 'B1', 'B2', 'C1', 'D1'];
const LINES = ['crm', 'erp', 'hr'];
const START = Date.UTC(2026, 0, 5);
const HOUR = 3_600_000;
/** Every day is worked, so that the model may count in days. */
const TERMS = { ...make.termsOf(), calendar: { version: 1, effectiveFrom: '', weekend: [], holidays: [] } };

interface Promised {
  readonly deal: string;
  readonly line: string;
  readonly from: string;
  until: string;
}

/** One account of the product, with everything it has ever said. */
class Real {
  state: AccountState = accountDecider.initial;
  readonly events: AccountEvent[] = [];

  send(command: AccountCommand): readonly string[] | string {
    const dated = Object.assign(Object.create(Object.getPrototypeOf(command) as object), command, {
      data: { ...command.data, terms: TERMS },
    }) as AccountCommand;
    const decision = accountDecider.decide(dated, this.state);
    if (!('refused' in decision)) {
      this.state = decision.reduce(accountDecider.evolve, this.state);
      this.events.push(...decision);
    }
    return make.said(decision);
  }

  /** Each promise on each line, from the events alone. */
  promises(): Promised[] {
    const promises: Promised[] = [];
    const standing = (deal: string, at: string) => promises.filter((one) => one.deal === deal && one.until > at);
    for (const { type, data } of this.events) {
      if (type === 'account.protection-granted' || type === 'account.protection-reinstated') {
        const { dealId: deal, at: from, until } = data;
        promises.push(...data.productLines.map((line) => ({ deal, line, from, until })));
      }
      if (type === 'account.protection-extended')
        for (const one of standing(data.dealId, data.at)) one.until = data.until;
      if (type === 'account.protection-ended') for (const one of standing(data.dealId, data.at)) one.until = data.at;
    }
    return promises;
  }
}

interface Both {
  readonly model: AccountModel;
  clock: number;
}

type Said = readonly string[] | string;

/** The same step of the model and of the product; both must say the same. */
class Step implements fc.Command<Both, Real> {
  constructor(
    private readonly text: string,
    private readonly hours: number,
    private readonly product: (at: string, model: AccountModel) => AccountCommand,
    private readonly plain: (model: AccountModel, now: number) => Said,
  ) {}

  check = (): boolean => true;

  run(both: Both, real: Real): void {
    both.clock += this.hours * HOUR;
    const command = this.product(new Date(both.clock).toISOString(), both.model);
    const said = real.send(command);
    expect(said).toEqual(this.plain(both.model, both.clock));
    expect([...real.state.queue].map(({ dealId }) => dealId)).toEqual(both.model.queue.map(({ deal }) => deal));
  }

  toString = (): string => `${this.hours >= 0 ? '+' : ''}${this.hours}h ${this.text}`;
}

const deal = fc.constantFrom(...DEALS);
const lines = fc.uniqueArray(fc.constantFrom(...LINES), { minLength: 1, maxLength: 2 });
/** Mostly a little later; now and then at once, after weeks, or with the clock set back. */
const hours = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(0, 1, 24, 60) },
  { weight: 3, arbitrary: fc.constantFrom(119, 120, 121, 30 * 24, 90 * 24, 90 * 24 + 1) },
  { weight: 1, arbitrary: fc.constantFrom(-1, -24, -30 * 24) },
);

/** Any deal, or mostly one of those that wait. */
const target = fc.record({ any: deal, n: fc.nat({ max: 5 }), waiting: fc.constantFrom(true, true, true, true, false) });

const step = (
  text: string,
  product: (deal: string, at: string, model: AccountModel) => AccountCommand,
  plain: (deal: string, model: AccountModel, now: number) => Said,
) =>
  fc.tuple(target, hours).map(([{ any, n, waiting }, after]) => {
    const of = ({ queue }: AccountModel) => (waiting && queue[n % queue.length]?.deal) || any;
    return new Step(
      `${text} ${waiting ? `place ${n} or ` : ''}${any}`,
      after,
      (at, model) => product(of(model), at, model),
      (model, now) => plain(of(model), model, now),
    );
  });

const ask = fc.tuple(deal, lines, fc.boolean(), hours).map(([one, wanted, person, after]) => {
  const pinned = make.pinnedOf(person ? { partnerStanding: 'onboarding' } : {});
  const text = `ask ${one} ${wanted.join('+')}${person ? ', for a person' : ''}`;
  const product = (at: string) => make.ask(one, at, { lines: wanted, pinned });
  return new Step(text, after, product, (model, now) => model.ask(one, wanted, person, now));
});

/** When the account takes the command to come: never before its own time. */
const later = (time: number, at: string): string => (time > Date.parse(at) ? new Date(time).toISOString() : at);

/** With the lines it waits for: a returned one answers. */
const answer = step(
  'ask again',
  (one, at, model) => make.ask(one, at, { lines: waitedFor(one, model) }),
  (one, model, now) => model.ask(one, waitedFor(one, model), false, now),
);

const waitedFor = (one: string, { queue }: AccountModel): readonly string[] =>
  queue.find((place) => place.deal === one)?.lines ?? ['crm'];

const again = (one: string, model: AccountModel) => ({ productLines: model.last(one)?.lines ?? ['crm'] });

const commands = fc.commands(
  [
    ...[ask, ask, ask, ask, answer, answer],
    step(
      'approve',
      (one, at) => make.approve(one, at),
      (one, model, now) => model.approve(one, now),
    ),
    step(
      'approve',
      (one, at) => make.approve(one, at),
      (one, model, now) => model.approve(one, now),
    ),
    step('reject', make.reject, (one, model, now) => model.reject(one, now)),
    step('return', make.putBack, (one, model, now) => model.putBack(one, now)),
    step('withdraw', make.withdraw, (one, model, now) => model.withdraw(one, now)),
    step(
      'extend',
      (one, at, { time }) => make.extend(one, at, 60, later(time, at)),
      (one, model, now) => model.extend(one, 60, now),
    ),
    step('return', make.putBack, (one, model, now) => model.putBack(one, now)),
    step('withdraw', make.withdraw, (one, model, now) => model.withdraw(one, now)),
    step(
      'extend',
      (one, at, { time }) => make.extend(one, at, 60, later(time, at)),
      (one, model, now) => model.extend(one, 60, now),
    ),
    step(
      'reinstate',
      (one, at, model) =>
        make.reinstate(one, at, { ...again(one, model), extensions: model.last(one)?.extensions ?? 0 }),
      (one, model, now) => model.reinstate(one, again(one, model).productLines, now),
    ),
    step(
      'revoke',
      (one, at) => make.revoke(one, at),
      (one, model, now) => model.end(one, 'revoked', now),
    ),
    step(
      'lose',
      (one, at) => make.close(one, at, 'lost', { closedAt: DAWN }),
      (one, model, now) => model.end(one, 'lost', now),
    ),
    step(
      'win',
      (one, at) => make.close(one, at, 'won', { closedAt: DAWN }),
      (one, model, now) => model.end(one, 'won', now),
    ),
    step(
      'settle',
      (_, at) => make.settle(at),
      (_, model, now) => model.settle(now),
    ),
    step(
      'open direct',
      (_, at) => make.openDirect(at, ['hr']),
      (_, model, now) => model.openDirect(['hr'], now),
    ),
    step(
      'close direct',
      (_, at) => make.closeDirect(at, 'lost'),
      (_, model, now) => model.closeDirect(now),
    ),
  ],
  { maxCommands: 16, size: 'max' },
);

/** Before anything: the account's clock may be ahead of a caller's, and never behind what it is told. */
const DAWN = new Date(START - 365 * 24 * HOUR).toISOString();

const history = (run: Iterable<fc.Command<Both, Real>>): Real => {
  const real = new Real();
  fc.modelRun(() => ({ model: { model: new AccountModel(), clock: START }, real }), run);
  return real;
};

const seen = new Set<string>();

describe('whatever partners and persons do to an account', () => {
  it('it says what a plain model says: no place is lost, no promise given twice, and replayed it is the same', () => {
    fc.assert(
      fc.property(commands, (run) => {
        const real = history(run);
        for (const { type } of real.events) seen.add(type);
        noneOverlaps(real.promises());
        const stored = JSON.parse(JSON.stringify(real.events)) as AccountEvent[];
        expect(plainly(stored.reduce(accountDecider.evolve, accountDecider.initial))).toEqual(plainly(real.state));
      }),
      { numRuns: RUNS },
    );
  });

  it('runs get everywhere', () => expect([...seen].sort()).toEqual(EVERYWHERE));
});

/** Of two promises on one line the one begins when the other is over. */
function noneOverlaps(promises: readonly Promised[]): void {
  const rising = promises
    .filter(({ from, until }) => from < until)
    .sort((one, other) => (one.from < other.from ? -1 : 1));
  const ends = new Map<string, string>();
  for (const { line, from, until } of rising) {
    expect((ends.get(line) ?? '') <= from).toBe(true);
    ends.set(line, until);
  }
}

const plainly = (state: AccountState): unknown => JSON.parse(JSON.stringify(state));

const EVERYWHERE = [
  'account.became-customer',
  'account.direct-opportunity-closed',
  'account.direct-opportunity-opened',
  'account.place-given-up',
  'account.place-held',
  'account.place-resumed',
  'account.place-taken',
  'account.protection-ended',
  'account.protection-extended',
  'account.protection-granted',
  'account.protection-reinstated',
  'account.registration-refused',
];
