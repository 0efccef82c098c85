import { setTimeout as pause } from 'node:timers/promises';
import { type Api, ApiFault } from '#libs/importing';

interface Warning {
  readonly code: string;
  readonly exceeded: string | null;
}

/** What a mutation answers. */
export interface Answer {
  readonly id: string | null;
  readonly position: string | null;
  readonly userErrors: readonly { readonly code: string; readonly message: string; readonly field: string[] | null }[];
  readonly warnings?: readonly Warning[] | null;
}

/** The API has no such input or mutation, or failed. */
export class NotTaken extends Error {}

const PATIENCE_MS = 60_000;

/** One tenant's API, with names of mutations in place of documents. */
export class ServiceClient {
  constructor(private readonly api: Api) {}

  /** Throws NotTaken where the API does not know what it is sent. */
  async mutate(name: string, input: object, { type = inputOf(name), also = '' } = {}): Promise<Answer> {
    const fields = `id position userErrors { code message field } ${also}`;
    const document = `mutation ($input: ${type}!) { sent: ${name}(input: $input) { ${fields} } }`;
    return this.taken(name, async () => (await this.api<{ sent: Answer }>(document, { input })).sent);
  }

  /** The same for one item of a bulk mutation. */
  async mutateOne(name: string, item: object): Promise<Answer> {
    const fields = 'results { id position userErrors { code message field } }';
    const document = `mutation ($input: ${inputOf(name)}!) { sent: ${name}(input: $input) { ${fields} } }`;
    type Bulk = { sent: { results: Answer[] } };
    const { sent } = await this.taken(name, () => this.api<Bulk>(document, { input: { items: [item] } }));
    const [answer] = sent.results;
    if (!answer) throw new NotTaken(`${name} answers nothing`);
    return answer;
  }

  /** Asks again until what is asked for is visible. */
  query<Data>(document: string, variables: object): Promise<Data> {
    return this.taken('the query', async () => {
      for (const until = Date.now() + PATIENCE_MS; ; await pause(50)) {
        try {
          return await this.api<Data>(document, variables);
        } catch (fault) {
          const isBehind = fault instanceof ApiFault && fault.code === 'NOT_YET_VISIBLE';
          if (!isBehind || Date.now() >= until) throw fault;
        }
      }
    });
  }

  private async taken<Result>(what: string, act: () => Promise<Result>): Promise<Result> {
    try {
      return await act();
    } catch (fault) {
      if (!(fault instanceof ApiFault) || fault.code === 'UNREACHABLE' || fault.code === 'UNAUTHENTICATED') throw fault;
      throw new NotTaken(`the API does not take ${what}: ${fault.message} (${fault.code})`);
    }
  }
}

const inputOf = (name: string): string => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Input`;
