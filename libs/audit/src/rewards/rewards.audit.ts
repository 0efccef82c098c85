import type { Position, Recorded } from '#libs/kernel';
import type { JourneyEvent } from '#libs/attribution';
import type { PartnerEvent } from '#libs/partners';
import type { RewardBudgetEvent, WalletEvent } from '#libs/rewards';
import type { SaleEvent } from '#libs/sales';
import type { ProgramStates } from '../rating/program.states.js';
import { type EventRef, type Findings, refOf } from '../sources/findings.js';
import type { SourceEvent } from '../sources/source.checks.js';
import { livingRecord, type PartnerStates } from '../states/partner.states.js';
import { expectedOfLead } from './lead.expected.js';
import { LeadsOfRewards } from './leads.model.js';
import { type ExpectedReward, expectedOf } from './reward.expected.js';
import { RewardStanding } from './reward.standing.js';
import { BudgetModels } from './budgets.model.js';
import { RewardFindings } from './reward.findings.js';
import { type Rates, RewardRates } from './reward.rates.js';
import { stepFaults } from './reward.checks.js';
import { type Answer, termFaults } from './reward.terms.js';
import { exceeds, followReward, isStanding, type RewardModel, unitsOf } from './reward.model.js';
import { SalesOfRewards } from './sales.model.js';
import { RewardsOfBeneficiaries } from './taken.js';

type Awaited = { readonly expected: ExpectedReward; readonly position: Position; readonly ref: EventRef };

/** Recomputes what rules give for sales, what that costs, what caps leave, and what refunds take back. */
export class RewardsAudit {
  readonly rewards = new Map<string, RewardModel>();
  readonly refused = new Map<string, Extract<Answer, { type: 'wallet.reward-refused' }>['data']>();
  private readonly found: RewardFindings;
  private readonly terms: RewardRates;
  private readonly budgets = new BudgetModels();
  private readonly living = (partnerId: string): string => livingRecord(this.partners, partnerId);
  private readonly sales = new SalesOfRewards(this.living);
  private readonly leads = new LeadsOfRewards(this.living);
  private readonly standing: RewardStanding;
  private readonly given = new RewardsOfBeneficiaries((subject) => this.whoseIs(subject));
  private readonly awaited = new Map<string, Awaited>();
  /** The latest sale event that was answered. */
  private answered = -1n;
  /** The latest change of a sale that took something back. */
  private tookBack = -1n;

  constructor(
    tenant: string,
    private readonly program: ProgramStates,
    private readonly partners: ReadonlyMap<string, PartnerStates>,
    rates: Rates,
    programId: string,
    findings: Findings,
    /** Whether the program has ever had rules: without any, its sales are nothing to be kept. */
    private readonly hasRules = true,
  ) {
    this.found = new RewardFindings(programId, findings);
    this.terms = new RewardRates(program, rates, { tenant, partners });
    this.standing = new RewardStanding(tenant, this.sales, this.leads, this.terms);
  }

  source(event: SourceEvent): void {
    if (event.type === 'credit-note.recorded' || !this.hasRules) return;
    const occasion = this.sales.take(event);
    if (!occasion) return;
    const around = this.terms.contextAt(occasion.sale.occurredAt);
    if (around) this.awaits(expectedOf(occasion, around), event);
  }

  journey(event: Recorded<JourneyEvent>): void {
    const lead = this.leads.take(event);
    if (event.type === 'journey.merged') this.given.merged(event.data.journeyId);
    const around = lead && this.terms.contextAt(lead.at);
    if (!around) return;
    // Qualified again for the same partner it is nothing new.
    const news = expectedOfLead(lead, around).filter(({ rewardId }) => !this.isKnown(rewardId));
    this.awaits(news, event);
  }

  partner(event: Recorded<PartnerEvent>): void {
    if (event.type === 'partner.merged') this.given.merged(event.data.partnerId);
  }

  budget(event: Recorded<RewardBudgetEvent>): void {
    const { rewardId } = event.data;
    const expected = this.awaited.get(rewardId)?.expected;
    const { currency } = this.program;
    const asking = expected && { expected, cost: this.terms.cost(expected), currency };
    const status = this.refused.has(rewardId) ? 'cancelled' : this.rewards.get(rewardId)?.status;
    const fault = this.budgets.take(event, asking, status);
    if (fault) this.found.report('reward-cap', fault, event);
  }

  wallet(event: Recorded<WalletEvent>): void {
    const { type, data } = event;
    if (type === 'wallet.reward-granted' || type === 'wallet.reward-refused')
      return this.answer(event as Recorded<Answer>);
    const reward = this.rewards.get(data.rewardId);
    if (!reward) return this.found.report('reward-unknown', 'it was never granted', event);
    const faults = stepFaults(reward, event);
    if (faults.length > 0) this.found.report('reward-cost', 'another cost is taken back or counted', event, faults);
    if ('why' in data) this.takenBack(reward, data.why, event);
    followReward(reward, event);
  }

  /** Answers and take-backs that are newer than all that was answered. */
  waiting(): number {
    const late = this.late().filter(({ position }) => position.commit > this.answered);
    return late.length + this.stale().filter(({ position }) => position.commit > this.tookBack).length;
  }

  finish(): void {
    for (const { expected, position, ref } of this.late()) {
      if (position.commit > this.answered) continue;
      const { rule, side } = expected;
      this.found.say('reward-missing', `rule ${rule.ruleId} has not answered the ${side}`, [ref], [], position);
    }
    for (const { message, position, ref } of this.stale()) {
      if (position.commit > this.tookBack) continue;
      this.found.say('reward-refund', message, [ref], [], position);
    }
  }

  private awaits(all: readonly ExpectedReward[], event: Recorded<SaleEvent | JourneyEvent>): void {
    const about = { position: event.position, ref: refOf(event) };
    for (const expected of all) this.awaited.set(expected.rewardId, { expected, ...about });
  }

  private isKnown(rewardId: string): boolean {
    return this.rewards.has(rewardId) || this.refused.has(rewardId) || this.awaited.has(rewardId);
  }

  /** Not those that wait for a rate. */
  private late(): readonly Awaited[] {
    const due = [...this.awaited.values()].filter(({ expected }) => !expected.mayBeMissing);
    return due.filter(
      ({ expected }) => this.terms.answerOf(expected).asked === true && !this.budgets.waits(expected.rewardId),
    );
  }

  private stale() {
    return [...this.rewards.values()].flatMap((one) => (isStanding(one) ? (this.standing.outdated(one) ?? []) : []));
  }

  private answer(event: Recorded<Answer>): void {
    const { rewardId, ruleId, side } = event.data;
    if (this.rewards.has(rewardId) || this.refused.has(rewardId)) {
      return this.found.report('reward-twice', `rule ${ruleId} answers the ${side} a second time`, event);
    }
    const awaited = this.awaited.get(rewardId);
    this.awaited.delete(rewardId);
    if (awaited && awaited.position.commit > this.answered) this.answered = awaited.position.commit;
    if (!awaited) this.found.report('reward-unknown', `nothing asks for rule ${ruleId}`, event);
    if (awaited) this.compare(event, awaited.expected);
    if (event.type === 'wallet.reward-refused') {
      const isSpent = event.data.reason !== 'BUDGET_SPENT' || this.budgets.isSpent(rewardId);
      if (!isSpent) this.found.report('reward-cap', 'its budget has not said so', event);
      return void this.refused.set(rewardId, event.data);
    }
    this.granted(event as Recorded<Extract<Answer, { type: 'wallet.reward-granted' }>>, awaited?.expected);
  }

  private granted(
    event: Recorded<Extract<Answer, { type: 'wallet.reward-granted' }>>,
    expected: ExpectedReward | undefined,
  ): void {
    const { data } = event;
    const cost = unitsOf(data.cost);
    if (!this.budgets.hasPlace(data.rewardId)) this.found.report('reward-cap', 'its budget has no place for it', event);
    for (const cap of expected?.rule.caps ?? []) {
      if (cap.per === 'program') continue;
      const taken = this.given.taken(data, data.trigger.at, expected?.zone ?? data.timeZone, cap.window);
      if (exceeds(cap, taken, cost, data.cost.currency)) this.found.report('reward-cap', 'a cap is exceeded', event);
    }
    const reward = { granted: data, cost, counted: 0n, status: data.risk ? 'held' : 'pending' };
    this.rewards.set(data.rewardId, reward);
    this.given.add(reward);
  }

  private compare(event: Recorded<Answer>, expected: ExpectedReward): void {
    const cost = this.terms.cost(expected);
    const { asked, refused } = this.terms.answerOf(expected);
    if (asked === false)
      return this.found.report('reward-unknown', `rule ${expected.rule.ruleId} does not ask for it`, event);
    const known = { cost, currency: this.program.currency, rewards: this.given };
    const fields = termFaults(event, { ...expected, refused }, known);
    if (fields.length > 0) this.found.report('reward-terms', 'the rule gives something else', event, fields);
  }

  private takenBack(reward: RewardModel, why: string, event: Recorded<WalletEvent>): void {
    const wrong = (message: string) => this.found.report('reward-refund', message, event);
    const trigger = this.standing.trigger(reward);
    if (why === 'refunded' && !this.standing.wasLost(reward)) wrong('enough is left of its sale');
    if (why === 'recredited' && !trigger?.moved) wrong('its sale or lead is whose it was');
    const partner = this.partners.get(this.whoseIs(reward.granted.partnerId ?? ''));
    if (why === 'banned' && partner?.banned !== true) wrong('its partner is not banned');
    if (trigger && trigger.position.commit > this.tookBack) this.tookBack = trigger.position.commit;
  }

  /** The record that lives, or the journey that stays. */
  private readonly whoseIs = (subject: string): string => this.leads.staying(this.living(subject));
}
