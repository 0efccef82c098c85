import type { Executed, Written } from '#libs/eventing';
import { type Command, isRefusal, type Refusal } from '#libs/kernel';
import type { AccountEvent } from '../../account/account.events.js';
import type { DealEvent } from '../../deal/deal.events.js';
import type { FollowAccount } from '../../deal/deal.commands.js';
import type { OpenSlot } from '../../portfolio/portfolio.js';
import type { PortfolioEvent } from '../../portfolio/portfolio.events.js';
import type { DealStateReader } from '../../state-reader/deal.state-reader.js';
import { eventsOf } from '../../state-reader/recent.js';
import { applyCommand, dealDecided, sendDecisions } from './apply-decision.js';
import { next, type RegistrationState } from './next.js';
import type { Stage } from './progress.js';
import { JOINED } from '../../account/joining.js';
import { followJoin, type JoiningParts, settleJoins } from './settle-joins.js';
import { namedStepContext } from './step-context.js';
import { StageReader, type Way } from './stage.state-reader.js';

export interface RegistrationParts {
  readonly known: DealStateReader;
  readonly send: (command: Command) => Promise<Executed>;
}

/** What is known when a registration is taken up: what accounts have decided, and events of the deal that may be old. */
export interface TakenUp {
  readonly decisions?: readonly Written<AccountEvent>[];
  readonly causes?: readonly Written<DealEvent>[];
}

/** Takes one registration from where it stands to where it can be without a person: looks where it stands, sends what is next, looks again. */
export class RegistrationWorkflow implements Way {
  readonly passed = new Set<Stage>();
  readonly causes: readonly Written<DealEvent>[];
  slot: OpenSlot | undefined;
  isFull = false;
  losses = 0;
  private readonly stages: StageReader;
  private decisions: readonly Written<AccountEvent>[];
  private refusal: Refusal | undefined;

  constructor(
    private readonly parts: RegistrationParts,
    private readonly dealId: string,
    { decisions = [], causes = [] }: TakenUp,
  ) {
    this.stages = new StageReader(parts.known, dealId);
    this.decisions = decisions;
    this.causes = causes;
  }

  /** What kept it from going on, if anything did. */
  async run(): Promise<Refusal | undefined> {
    for (;;) {
      const decisions = await this.unapplied();
      this.decisions = [];
      if (decisions.length > 0) await this.apply(decisions);
      else {
        const [stage, state] = await this.stages.at(this);
        if (stage === 'done') return this.refusal;
        if (state) await this.take(stage, state);
        else this.passed.add(stage);
      }
    }
  }

  /** Without those that this deal has followed already. */
  private async unapplied(): Promise<readonly Written<AccountEvent>[]> {
    if (this.decisions.length === 0) return [];
    const own = await this.parts.known.deal(this.dealId);
    return this.decisions.filter((event) => {
      const command = applyCommand(event);
      return command && eventsOf(own, command.context.commandId).length === 0;
    });
  }

  private async apply(decisions: readonly Written<AccountEvent>[]): Promise<void> {
    const commands = next({ stage: 'decided', decisions }) as readonly FollowAccount[];
    this.noteRefusals(await sendDecisions(this.parts.send, commands));
  }

  private async take(stage: Stage, state: RegistrationState): Promise<void> {
    if (state.stage === 'request')
      await settleJoins(this.joining(state), state.deal.programId, state.identified.data.accountId);
    const outcomes: Executed[] = [];
    for (const command of next(state)) {
      const outcome = await this.parts.send(command);
      outcomes.push(outcome);
      this.note(outcome);
      if (isRefusal(outcome) && state.stage === 'customer') break;
    }
    if (await this.isPast(state, outcomes)) {
      this.passed.add(stage);
      // A name that cannot be listed, or a place that is gone, keeps nobody from the rest.
      if (state.stage !== 'listing') this.noteRefusals(outcomes);
    }
  }

  private async isPast(state: RegistrationState, outcomes: readonly Executed[]): Promise<boolean> {
    const isRefused = outcomes.some(isRefusal);
    if (state.stage === 'slot' && !this.slot && !this.isFull && !isRefused) {
      this.isFull = !(await this.stages.holdsSlot(state.deal));
      return !this.isFull;
    }
    if (state.stage === 'customer' && isRefused) {
      this.losses += 1;
      // Each loss is an identifier that leads somewhere since: after as many nothing is left to lose.
      return this.losses > state.deal.identifiers.length + 1;
    }
    if (state.stage === 'request' && outcomes.some((one) => isRefusal(one) && one.refused === JOINED.refused)) {
      return !(await followJoin(this.joining(state), state.deal));
    }
    return true;
  }

  private joining({ identified }: Extract<RegistrationState, { stage: 'request' }>): JoiningParts {
    return { ...this.parts, contextOf: (what) => namedStepContext(identified, what) };
  }

  private note(outcome: Executed): void {
    if (isRefusal(outcome)) return;
    const events = outcome.events as readonly Written<AccountEvent | PortfolioEvent>[];
    for (const event of events) {
      if (event.type === 'portfolio.slot-taken' || event.type === 'portfolio.slot-exceeded') {
        const { open, limit } = event.data;
        this.slot = { open, limit };
      } else if (dealDecided(event as Written<AccountEvent>) !== null) {
        this.decisions = [...this.decisions, event as Written<AccountEvent>];
      }
    }
  }

  private noteRefusals(outcomes: readonly Executed[]): void {
    this.refusal ??= outcomes.find(isRefusal);
  }
}
