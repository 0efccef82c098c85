import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRefusal } from '#libs/kernel';
import { contextAt, pinnedOf, termsOf } from './account.fixtures.js';
import {
  type AccountCommand,
  AskForProtection,
  CloseProtection,
  NoteHistory,
} from '../src/account/account.commands.js';
import { accountDecider } from '../src/account/account.js';
import type { AccountEvent } from '../src/account/account.events.js';
import type { AccountState } from '../src/account/account.state.js';

const DATA = process.env['CONCORD_DATA'];

interface Row {
  readonly id: string;
  readonly partner: string;
  readonly line: string;
  readonly account: string;
  readonly at: string;
  readonly closedAt: string | null;
  readonly won: boolean;
  readonly order: number;
}

interface Truth {
  readonly registration_conflicts: number;
  readonly first_conflict_ids: string[];
  readonly last_conflict_ids: string[];
  readonly registration_conflicts_by_stage: Record<string, number>;
  readonly live_registrations: Record<string, unknown>;
}

const read = (folder: string, file: string): Record<string, string>[] =>
  parse(readFileSync(join(folder, file)), { columns: true, bom: true });

function rowsOf(data: string): Row[] {
  const folder = join(data, 'crm-sales-opportunities');
  const managers = new Map(read(folder, 'sales_teams.csv').map((row) => [row.sales_agent, row.manager ?? '']));
  const midnight = (day: string): string => `${day}T00:00:00.000Z`;
  return read(folder, 'sales_pipeline.csv').flatMap((row, order) => {
    const { opportunity_id: id = '', sales_agent, product = '', account = '', engage_date, close_date } = row;
    if (!account || !engage_date) return [];
    const line = product === 'GTXPro' ? 'GTX Pro' : product;
    const closedAt = close_date ? midnight(close_date) : null;
    const partner = managers.get(sales_agent) ?? '';
    return [{ id, partner, line, account, at: midnight(engage_date), closedAt, won: row.deal_stage === 'Won', order }];
  });
}

/** The accounts of a program, each with its own state. */
class Accounts {
  readonly events: AccountEvent[] = [];
  private readonly states = new Map<string, AccountState>();

  send(command: AccountCommand): readonly AccountEvent[] {
    const { accountId } = command.data;
    const state = this.states.get(accountId) ?? accountDecider.initial;
    const decision = accountDecider.decide(command, state);
    if (isRefusal(decision)) return [];
    this.states.set(accountId, decision.reduce(accountDecider.evolve, state));
    this.events.push(...decision);
    return decision;
  }
}

const noted = ({ id, partner, line, account, at, closedAt, order }: Row): NoteHistory => {
  const on = { accountId: account, programId: 'p', dealId: id, partnerId: partner, productLines: [line] };
  return new NoteHistory(
    { ...on, registeredAt: at, closedAt, won: false, order },
    contextAt('2026-01-01T00:00:00.000Z'),
  );
};

const terms = termsOf({ existingCustomer: 'never', capacity: null });

const registered = ({ id, partner, line, account, at }: Row): AskForProtection =>
  new AskForProtection(
    {
      accountId: account,
      programId: 'p',
      dealId: id,
      partnerId: partner,
      productLines: [line],
      terms,
      pinned: pinnedOf(),
    },
    contextAt(at),
  );

const closed = ({ id, partner, line, account, closedAt, won }: Row): CloseProtection => {
  const at = closedAt ?? '';
  const closing = { closedAt: at, amount: null, currency: 'USD' };
  const deal = { partnerId: partner, productLines: [line], expiresAt: null, extensions: 0, won: false };
  const outcome = won ? 'won' : 'lost';
  return new CloseProtection(
    { accountId: account, programId: 'p', dealId: id, terms, outcome, closing, reason: null, deal },
    contextAt(at),
  );
};

(DATA ? describe : describe.skip)('the pipeline of CRM Sales Opportunities (needs CONCORD_DATA)', () => {
  const rows = DATA ? rowsOf(DATA) : [];
  const truth = (
    DATA ? JSON.parse(readFileSync(join(DATA, 'truth.json'), 'utf8'))['crm-sales-opportunities'] : {}
  ) as Truth;
  const inOrder = [...rows].sort((one, other) => one.at.localeCompare(other.at) || one.order - other.order);

  it.each([
    ['of the file', rows],
    ['of time', inOrder],
    ['backwards', [...rows].reverse()],
  ])('as history, in the order %s, shows the same conflicts', (_, order) => {
    const accounts = new Accounts();
    for (const row of order) accounts.send(noted(row));
    const found = accounts.events.flatMap((event) =>
      event.type === 'account.conflict-found' ? [event.data.dealId] : [],
    );
    const ids = inOrder.map(({ id }) => id).filter((id) => found.includes(id));
    expect(found).toHaveLength(truth.registration_conflicts);
    expect(new Set(found).size).toBe(2253);
    expect(ids.slice(0, 5)).toEqual(truth.first_conflict_ids);
    expect(ids.slice(-5)).toEqual(truth.last_conflict_ids);
  });

  it('as live registrations, protection itself decides', () => {
    const accounts = new Accounts();
    const closings = rows
      .filter(({ closedAt }) => closedAt !== null)
      .map((row) => ({ at: row.closedAt ?? '', row, closing: 0 }));
    const steps = [...closings, ...rows.map((row) => ({ at: row.at, row, closing: 1 }))];
    steps.sort(
      (one, other) => one.at.localeCompare(other.at) || one.closing - other.closing || one.row.order - other.row.order,
    );
    const answers = steps.flatMap(({ row, closing }) => {
      if (closing === 0) {
        accounts.send(closed(row));
        return [];
      }
      return [{ row, answer: accounts.send(registered(row)).at(-1) }];
    });
    const why = (code: string) =>
      answers.filter(({ answer }) => answer?.type === 'account.registration-refused' && answer.data.why === code);
    const approved = answers.filter(({ answer }) => answer?.type === 'account.protection-granted');
    const another = why('PROTECTED_FOR_ANOTHER').map(({ row }) => row.id);
    const { live_registrations: live } = truth;
    expect([approved.length, another.length, why('OWN_DUPLICATE').length]).toEqual([
      live['approved'],
      live['refused_protected_for_another'],
      live['refused_own_duplicate'],
    ]);
    expect(another.slice(0, 5)).toEqual(live['first_refused_for_another']);
    expect(another.slice(-5)).toEqual(live['last_refused_for_another']);
    for (const [partner, counts] of Object.entries(live['by_partner[approved,another,own]'] as object)) {
      const of = (list: typeof answers) => list.filter(({ row }) => row.partner === partner).length;
      expect([partner, of(approved), of(why('PROTECTED_FOR_ANOTHER')), of(why('OWN_DUPLICATE'))]).toEqual([
        partner,
        ...(counts as number[]),
      ]);
    }
  });
});
