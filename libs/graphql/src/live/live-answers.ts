import type { Principal } from '#libs/access';
import { createSourceEventStream, type DocumentNode, type ExecutionArgs, type ExecutionResult } from 'graphql';
import type { Asker } from '../turns/fair-queue.js';
import type { Admitted } from '../limits/limits.js';
import { contextFor } from '../query/query-context.js';
import { executeAdmitted } from '../query/query-execution.js';
import { forSubscriptions } from '../turns/live-turns.js';
import { AtMost } from '../turns/turns.js';

/** Answers of a tenant that are made at once, each of which may read. Who waits for a connection holds a place of his own tenant, and nobody else's. */
const AT_ONCE = 2;

const NOBODY: Asker = { tenant: '', subject: '' };

/** A subscription that was admitted. */
export interface LiveArgs extends ExecutionArgs {
  readonly admitted: Admitted;
  readonly principal: Principal | undefined;
}

type Answers = AsyncIterableIterator<ExecutionResult>;

/**
 * What subscriptions say of a changed row. Those that ask for the same of the same row, with the same rights, are told what was worked out
 * once: what a row shows follows from tenant, role and partner, never from the person.
 */
export class LiveAnswers {
  private readonly made = new WeakMap<object, Map<string, Promise<ExecutionResult>>>();
  private readonly numbers = new WeakMap<DocumentNode, number>();
  private readonly making = new AtMost(Infinity, { ofTenant: AT_ONCE });
  private documents = 0;

  async subscribe(args: LiveArgs): Promise<Answers | ExecutionResult> {
    const source = await createSourceEventStream(args);
    if (!(Symbol.asyncIterator in source)) return source;
    const rows = (source as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    const key = this.keyOf(args);
    const answers: Answers = {
      next: async () => {
        const { value, done } = await rows.next();
        if (done) return { value: undefined, done };
        return { value: await this.answerTo(args, key, value), done: false };
      },
      return: async () => {
        await rows.return?.();
        return { value: undefined, done: true };
      },
      throw: async (error) => {
        await rows.throw?.(error);
        throw error;
      },
      [Symbol.asyncIterator]: () => answers,
    };
    return answers;
  }

  private answerTo(args: LiveArgs, key: string, row: unknown): Promise<ExecutionResult> {
    if (typeof row !== 'object' || row === null) return this.make(args, row);
    const ofRow = this.made.get(row) ?? new Map<string, Promise<ExecutionResult>>();
    this.made.set(row, ofRow);
    const answer = ofRow.get(key) ?? this.make(args, row);
    ofRow.set(key, answer);
    return answer;
  }

  private make({ schema, admitted, contextValue, principal }: LiveArgs, row: unknown): Promise<ExecutionResult> {
    return this.making.run(principal ?? NOBODY, () =>
      forSubscriptions(async () => executeAdmitted(contextFor(schema, admitted, contextValue, row), admitted.most)),
    );
  }

  private keyOf({ document, operationName, admitted, principal }: LiveArgs): string {
    const number = this.numbers.get(document) ?? (this.documents += 1);
    this.numbers.set(document, number);
    const { tenant, role, partnerId = null } = principal ?? {};
    return JSON.stringify([number, operationName ?? null, admitted.variables, tenant, role, partnerId]);
  }
}
