import { type CommandContext, command, type Decider, type DomainEvent, eventTypes, refuse } from '#libs/kernel';
import { aggregate } from '../src/index.js';

export type AccountEvent =
  | DomainEvent<'account.opened', { readonly accountId: string; readonly owner: string | null }>
  | DomainEvent<'account.deposited', { readonly accountId: string; readonly amount: number }>
  | DomainEvent<'account.withdrawn', { readonly accountId: string; readonly amount: number }>;

export class Open extends command('Open')<{ accountId: string; owner: string | null }>() {}
export class Deposit extends command('Deposit')<{ accountId: string; amount: number; times?: number }>() {}
export class Withdraw extends command('Withdraw')<{ accountId: string; amount: number }>() {}
export type AccountCommand = Open | Deposit | Withdraw;

export interface AccountState {
  readonly open: boolean;
  readonly balance: number;
}

const decider: Decider<AccountCommand, AccountState, AccountEvent, string> = {
  initial: { open: false, balance: 0 },
  decide(sent, { open, balance }) {
    const { accountId } = sent.data;
    if (sent.type === 'Open')
      return open ? refuse('EXISTS', 'it is open') : [{ type: 'account.opened', data: sent.data }];
    if (!open) return refuse('NOT_FOUND', 'there is no such account');
    const { amount } = sent.data;
    if (sent.type === 'Withdraw') {
      if (amount > balance) return refuse('NOT_COVERED', 'there is not that much');
      return [{ type: 'account.withdrawn', data: { accountId, amount } }];
    }
    return Array.from({ length: sent.data.times ?? (amount === 0 ? 0 : 1) }, () => ({
      type: 'account.deposited' as const,
      data: { accountId, amount },
    }));
  },
  evolve(state, event) {
    if (event.type === 'account.opened') return { ...state, open: true };
    const { amount } = event.data;
    return { ...state, balance: state.balance + (event.type === 'account.deposited' ? amount : -amount) };
  },
};

export const accountEvents = eventTypes<AccountEvent>()('account', {
  'account.opened': { version: 1, personal: { subject: 'accountId', fields: ['owner'] } },
  'account.deposited': {
    version: 2,
    upcast: {
      1: (data) => ({
        accountId: (data as { accountId: string }).accountId,
        amount: Number((data as { sum: string }).sum),
      }),
    },
  },
  'account.withdrawn': { version: 1 },
});

export const account = aggregate<AccountCommand, AccountState, AccountEvent>({
  decider,
  events: accountEvents,
  commands: { Open, Deposit, Withdraw },
  id: ({ data }) => data.accountId,
  creates: ['Open'],
});

let sent = 0;

export const contextOf = (
  commandId = `command-${(sent += 1)}`,
  more: Partial<CommandContext> = {},
): CommandContext => ({
  tenant: 'acme',
  actor: { subject: 'u1', role: 'manager' },
  commandId,
  correlationId: commandId,
  causationId: commandId,
  occurredAt: '2026-01-02T03:04:05.000Z',
  ...more,
});
