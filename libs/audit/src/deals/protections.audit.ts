import type { AccountEvent, DealEvent, ProtectionClosing } from '#libs/deals';
import type { EventOf, Recorded } from '#libs/kernel';
import { differences } from '../sources/comparison.js';
import { type EventRef, type FieldDifference, type Findings, type FindingKind, refOf } from '../sources/findings.js';
import { formOf } from '../states/line.form.js';

/** Half-open, in business time. */
interface Protection {
  readonly ref: EventRef;
  readonly lines: readonly string[];
  readonly from: string;
  until: string;
}

interface Account {
  /** The running protection of each deal; what is over when another begins is forgotten. */
  readonly running: Map<string, Protection>;
  /** Until when the last grant of each deal was given. */
  readonly granted: Map<string, string>;
  readonly wins: Map<string, ProtectionClosing | null>;
  /** Pairs of deals that were promised the same before their accounts were joined: both promises stand. */
  readonly beside: Set<string>;
}

type Given = Recorded<
  EventOf<AccountEvent, 'account.protection-granted' | 'account.protection-extended' | 'account.protection-reinstated'>
>;

/** Replays who was promised which customer: never two at one time for one product line, and no approval without its promise. */
export class ProtectionsAudit {
  private readonly accounts = new Map<string, Account>();
  /** By deal: the account that protects or protected it. */
  private readonly protectors = new Map<string, Account>();

  constructor(
    private readonly programId: string,
    private readonly findings: Findings,
  ) {}

  account(event: Recorded<AccountEvent>): void {
    switch (event.type) {
      case 'account.protection-granted':
        this.of(event.data.accountId).granted.set(event.data.dealId, event.data.until);
        return this.protects(event, event.data.at);
      case 'account.protection-reinstated':
        return this.protects(event, event.data.at);
      case 'account.protection-extended':
        return this.extends(event);
      case 'account.protection-ended':
        return this.ends(event.data);
      case 'account.absorbed':
        return this.absorbs(event.data);
      case 'account.became-customer':
      case 'account.joined':
      case 'account.registration-reassigned':
      case 'account.conflict-found':
      case 'account.direct-opportunity-closed':
      case 'account.direct-opportunity-opened':
      case 'account.history-noted':
      case 'account.marked-competitor':
      case 'account.place-given-up':
      case 'account.place-held':
      case 'account.place-resumed':
      case 'account.place-taken':
      case 'account.registration-refused':
        return;
    }
  }

  /** What the other account promised stands beside what this one did; nothing new may be promised over either. */
  private absorbs({ accountId, from }: EventOf<AccountEvent, 'account.absorbed'>['data']): void {
    const [account, ended] = [this.of(accountId), this.of(from)];
    for (const dealId of ended.running.keys()) {
      for (const other of account.running.keys()) account.beside.add(pairOf(dealId, other));
    }
    for (const pair of ended.beside) account.beside.add(pair);
    for (const [dealId, protection] of ended.running) account.running.set(dealId, protection);
    for (const [dealId, until] of ended.granted) account.granted.set(dealId, until);
    for (const [dealId, win] of ended.wins) account.wins.set(dealId, win);
    for (const [dealId, protector] of this.protectors) if (protector === ended) this.protectors.set(dealId, account);
  }

  deal(event: Recorded<DealEvent>): void {
    if (event.type === 'deal.won') this.won(event);
    if (event.type === 'deal.approved') this.approved(event);
  }

  private approved(event: Recorded<EventOf<DealEvent, 'deal.approved'>>): void {
    const { accountId, dealId, expiresAt } = event.data;
    const until = this.accounts.get(accountId)?.granted.get(dealId) ?? null;
    if (until === expiresAt) return;
    const fields = [{ path: 'expiresAt', expected: until, recorded: expiresAt }];
    this.report(
      'approval-without-grant',
      'the approval does not follow from a protection that was granted',
      event,
      [],
      fields,
    );
  }

  /** What the account was told of the win that ended a protection, word for word. */
  private won(event: Recorded<EventOf<DealEvent, 'deal.won'>>): void {
    const { dealId, closedAt, amount, currency } = event.data;
    const account = this.protectors.get(dealId);
    if (!account) return;
    const fields = differences(account.wins.get(dealId) ?? null, { closedAt, amount, currency });
    if (fields.length > 0)
      this.report('win-otherwise', 'the win is not the one that ended its protection', event, [], fields);
  }

  private protects(event: Given, from: string): void {
    const { accountId, dealId, productLines, until } = event.data;
    const account = this.of(accountId);
    const { running } = account;
    const asked = new Set(productLines.map(formOf));
    this.protectors.set(dealId, account);
    for (const [id, other] of running) {
      if (other.until <= from) running.delete(id);
      else if (
        id !== dealId &&
        !account.beside.has(pairOf(id, dealId)) &&
        other.lines.some((line) => asked.has(formOf(line)))
      ) {
        const fields = [{ path: 'at', expected: `from ${other.until}`, recorded: from }];
        this.report(
          'protection-overlap',
          'it protects what another deal protects at this time',
          event,
          [other.ref],
          fields,
        );
      }
    }
    running.set(dealId, { ref: refOf(event), lines: productLines, from, until });
  }

  /** A protection that was over before it was extended begins anew then. */
  private extends(event: Given): void {
    const { accountId, dealId, at } = event.data;
    const before = this.of(accountId).running.get(dealId);
    if (!before || before.until <= at) {
      const fields = [{ path: 'at', expected: `before ${before?.until ?? 'a protection'}`, recorded: at }];
      this.report(
        'protection-overlap',
        'it extends a protection that was over',
        event,
        before ? [before.ref] : [],
        fields,
      );
    }
    this.protects(event, at);
  }

  private ends({
    accountId,
    dealId,
    at,
    why,
    closing,
  }: EventOf<AccountEvent, 'account.protection-ended'>['data']): void {
    const { running, wins } = this.of(accountId);
    if (why === 'won') wins.set(dealId, closing);
    const protection = running.get(dealId);
    if (protection && at < protection.until) protection.until = at;
  }

  private of(accountId: string): Account {
    let account = this.accounts.get(accountId);
    if (!account) {
      account = { running: new Map(), granted: new Map(), wins: new Map(), beside: new Set() };
      this.accounts.set(accountId, account);
    }
    return account;
  }

  private report(
    kind: FindingKind,
    message: string,
    event: Recorded<AccountEvent | DealEvent>,
    others: readonly EventRef[],
    fields: readonly FieldDifference[],
  ): void {
    const { programId } = this;
    const about = { position: event.position, programId, partnerId: null, period: null };
    this.findings.add({ kind, message, events: [refOf(event), ...others], fields, ...about });
  }
}

const pairOf = (one: string, other: string): string => [one, other].sort().join(' ');
