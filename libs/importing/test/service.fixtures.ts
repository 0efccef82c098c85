import { type Api, ApiFault } from '../src/sending/api.js';
import type { Result, UserError } from '../src/sending/result.js';

interface Item {
  readonly idempotencyKey: string;
  readonly externalId?: string;
}

interface Request {
  readonly mutation: string;
  readonly items: readonly Item[];
}

/** A service that keeps what it is sent, each key once, and can be told to refuse, to fail, and to begin anew. */
export class ServiceFixture {
  readonly requests: Request[] = [];
  /** Items by mutation, each once, in the order in which they came first. */
  kept = new Map<string, Item[]>();
  refuses: (item: Item) => UserError | undefined = () => undefined;
  failsBefore: (request: number) => boolean = () => false;
  busiest = 0;
  readonly questions: string[] = [];
  unauthenticated = false;
  /** Whether it has the program that it is asked for. */
  programs = true;
  /** How often effects are not visible yet. */
  invisible = 0;
  private positions = new Map<string, string>();
  private underWay = 0;
  private history = 1;

  readonly api: Api = async <Data>(document: string, variables: object): Promise<Data> => {
    this.underWay += 1;
    this.busiest = Math.max(this.busiest, this.underWay);
    await new Promise((resolve) => setImmediate(resolve));
    this.underWay -= 1;
    if (document.startsWith('query')) return this.answer(document) as Data;
    const mutation = /sent: (\w+)\(/.exec(document)?.[1] ?? '';
    const { input } = variables as { input: { items?: Item[] } & Item };
    const items = input.items ?? [input];
    if (this.failsBefore(this.requests.length)) throw new ApiFault('UNREACHABLE', 'nobody there');
    this.requests.push({ mutation, items });
    const results = items.map((item) => this.take(mutation, item));
    return { sent: input.items ? { results } : results[0] } as Data;
  };

  /** What is asked before the first row, and whether effects are visible. */
  private answer(document: string): object {
    this.questions.push(document);
    if (this.unauthenticated) throw new ApiFault('UNAUTHENTICATED', 'the token is none');
    if (document.includes('afterEffects') && (this.invisible -= 1) >= 0)
      throw new ApiFault('NOT_YET_VISIBLE', 'not yet');
    return { historyPosition: `${this.history}/${this.history}`, program: this.programs ? { id: 'program_1' } : null };
  }

  keptOf(mutation: string): (string | undefined)[] {
    return (this.kept.get(mutation) ?? []).map(({ externalId }) => externalId);
  }

  forgetEverything(): void {
    this.kept = new Map();
    this.positions = new Map();
    this.history += 1_000;
  }

  private take(mutation: string, item: Item): Result {
    const refusal = this.refuses(item);
    if (refusal) return { position: null, userErrors: [refusal] };
    const key = `${mutation} ${item.idempotencyKey}`;
    const known = this.positions.get(key);
    if (known !== undefined) return { position: known, userErrors: [] };
    const position = `${(this.history += 1)}/${this.history}`;
    this.positions.set(key, position);
    this.kept.set(mutation, [...(this.kept.get(mutation) ?? []), item]);
    return { position, userErrors: [] };
  }
}
