import { entryNamed, History } from './history.js';
import { type Ledgers, readLedgers, readRefusedRefunds } from './ledger-reader.js';
import type { Scenario, Step } from './input/scenario.js';
import { Maturity } from './maturity.js';
import { type Answer, type ServiceClient } from './service-client.js';
import { amendmentInput, refundInput, reversalInput, soldInput } from './step-input.js';
import { mature, parentInput, publish, setUp, type World } from './world.js';

/** What came of a step, in the words of the scenarios. */
export interface Outcome {
  readonly refused: string | null;
  /** The sentence that goes with it. */
  readonly message: string | null;
  readonly exceeded: string | null;
  readonly waits: boolean;
  readonly parked: string | null;
  readonly waitingRefused: Readonly<Record<string, string>>;
}

const NOTHING: Outcome = {
  ...{ refused: null, message: null, exceeded: null, waits: false, parked: null, waitingRefused: {} },
};

const REASON = 'as the scenario says';
const WARNINGS = { also: 'warnings { code exceeded }' };

/** Sends the commands of one scenario to the service, one after another; each is settled before the next. */
export class Player {
  readonly history: History;
  private position: string | null = null;
  private readonly maturity: Maturity;

  private constructor(
    private readonly client: ServiceClient,
    scenario: Scenario,
    readonly world: World,
  ) {
    this.history = new History(world);
    this.maturity = new Maturity(scenario);
  }

  static async open(client: ServiceClient, scenario: Scenario): Promise<Player> {
    return new Player(client, scenario, await setUp(client, scenario));
  }

  get at(): string | null {
    return this.position;
  }

  async play(step: Step): Promise<Outcome> {
    if (step.step === 'publishPlan' && step.version) {
      await publish(this.client, this.world.programId, step.version, step.key);
      this.maturity.published(step.version);
      return NOTHING;
    }
    const hasWaiting = this.history.waitsFor(step.key);
    const answer = await this.send(step);
    if ('refused' in answer) return { ...NOTHING, ...answer };
    const [fault] = answer.userErrors;
    if (fault) return { ...NOTHING, refused: fault.code, message: fault.message };
    this.position = answer.position ?? this.position;
    const parked = this.history.add(step, answer.id, await this.settled());
    const warnings = answer.warnings ?? [];
    return {
      ...NOTHING,
      exceeded: warnings.find(({ code }) => code === 'EXCEEDED')?.exceeded ?? null,
      waits: warnings.some(({ code }) => code === 'AWAITS_SALE'),
      parked,
      waitingRefused: hasWaiting ? await readRefusedRefunds(this.client, answer.id ?? '', this.position) : {},
    };
  }

  private settled(): Promise<Ledgers> {
    return readLedgers(this.client, this.world, this.position);
  }

  private async send(step: Step): Promise<Answer | { refused: string; message: string }> {
    const { client, world } = this;
    const { key: idempotencyKey, occurredAt } = step;
    switch (step.step) {
      case 'recordSale':
        await this.hold(step);
        return client.mutate('recordSale', soldInput(step, world));
      case 'recordCreditNote':
        await this.hold(step);
        return client.mutate('recordCreditNote', soldInput(step, world));
      case 'refundSale':
        return client.mutate('refundSale', refundInput(step, world), WARNINGS);
      case 'reverseRefund':
        return client.mutate('reverseRefund', reversalInput(step, this.history.saleOfRefund(step.refund ?? ''), world));
      case 'amendSale':
        return client.mutate('amendSale', amendmentInput(step, world));
      case 'setPartnerParent':
        return client.mutate('setPartnerParent', {
          ...{ idempotencyKey, ...parentInput(world.partnerIds, step.partner ?? '', step.parent) },
          effectiveFrom: step.effectiveFrom,
        });
      case 'mergePartner': {
        const idOf = (key = ''): string => world.partnerIds.get(key) ?? key;
        const pair = { partnerId: idOf(step.partner), into: idOf(step.into) };
        return client.mutate('mergePartner', { idempotencyKey, occurredAt, ...pair, reason: REASON });
      }
      default:
        return this.correct(step);
    }
  }

  /** What a person does to an entry. */
  private async correct(step: Step): Promise<Answer | { refused: string; message: string }> {
    const isReversal = step.step === 'reverseClawback';
    const entry = isReversal ? this.history.clawbackOf(step.clawback ?? '') : entryNamed(this.history, step.entry);
    if (!entry) return { refused: isReversal ? 'UNKNOWN_CLAWBACK' : 'UNKNOWN_ENTRY', message: 'no ledger has it' };
    const { key: idempotencyKey, occurredAt, amount, share } = step;
    const change = { idempotencyKey, occurredAt, commissionId: entry.id, ledgerId: entry.ledgerId };
    const { currency } = this.world;
    switch (step.step) {
      case 'clawBack': {
        const part =
          amount !== undefined ? { amount: String(amount) } : share !== undefined ? { share: String(share) } : {};
        const input = { ...change, reason: 'OTHER', ...part };
        return this.client.mutate('clawBackCommission', input, { type: 'ClawBackInput' });
      }
      case 'adjust':
        return this.client.mutate('adjustCommission', {
          ...{ ...change, reason: REASON, amount: { amount: String(amount), currency } },
        });
      case 'reverseClawback':
      case 'void':
      case 'decline': {
        const name = { reverseClawback: 'reverseClawback', void: 'voidCommission', decline: 'declineCommission' }[
          step.step
        ];
        return this.client.mutate(name, { ...change, reason: REASON }, { type: 'ChangeCommissionInput' });
      }
      default:
        throw new TypeError(`there is no step ${step.step}`);
    }
  }

  /** A sale matures by the program's policy: one that is held otherwise than the policy in force says gets one of its own time. */
  private async hold(step: Step): Promise<void> {
    const days = this.maturity.neededBy(step);
    if (days === null) return;
    await mature(this.client, { programId: this.world.programId, days, from: step.occurredAt, key: step.key });
  }
}
