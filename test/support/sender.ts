import type { DevelopmentClaims } from '#libs/access';
import type { Answer, Ask } from '../journeys/in-process.js';
import { mutationDocument } from './schema.js';

interface Refusal {
  readonly code: string;
  readonly field: readonly string[] | null;
  readonly message: string;
}

/** What any mutation answers. */
export interface Sent {
  readonly id: string;
  readonly position: string | null;
  readonly userErrors: readonly Refusal[];
  readonly results?: readonly Sent[];
  readonly contactId?: string;
  readonly certificationId?: string;
  readonly redemptionId?: string;
}

// Only stops what hangs: a busy machine takes its time.
const PATIENCE = 60_000;

export type Input = Readonly<Record<string, unknown>>;

/** Sends mutations that must be accepted, each under a key of its own and with every field of its answer, and notes which. */
export class Sender {
  readonly accepted = new Set<string>();
  last: string | null = null;
  private keys = 0;

  constructor(
    readonly as: (claims: Partial<DevelopmentClaims>) => Promise<Ask>,
    protected readonly who: Partial<DevelopmentClaims> = {},
  ) {}

  async send(name: string, input: Input, who = this.who): Promise<Sent> {
    const sent = await this.attempt(name, input, who);
    const refused = [...(sent.userErrors ?? []), ...(sent.results ?? []).flatMap(({ userErrors }) => userErrors)];
    if (refused.length > 0) throw new Error(`${name}: ${JSON.stringify(refused)} ${JSON.stringify(input)}`);
    this.accepted.add(name);
    return sent;
  }

  /** The same for what may be refused. */
  async attempt(name: string, input: Input, who = this.who): Promise<Sent> {
    const items = input['items'] as readonly Input[] | undefined;
    const keyed = items ? { items: items.map((item) => this.keyed(item)) } : this.keyed(input);
    const ask = await this.as(who);
    const sent = dataOf(await ask(mutationDocument(name), { input: name.endsWith('Statuses') ? input : keyed }))[
      name
    ] as Sent;
    this.last = sent.position ?? this.last;
    return sent;
  }

  /** A query that sees what was made of everything sent; `args` without brackets. */
  async see<Found>(root: string, args: string, selection: string): Promise<Found> {
    const ask = await this.as(this.who);
    const query = `query ($after: Position) { ${root}(${args} afterEffects: $after) ${selection} }`;
    return dataOf(await ask(query, { after: this.last }))[root] as Found;
  }

  /** Asks until there is something to see. */
  async soon<Found>(look: () => Promise<Found | undefined>, what: string): Promise<Found> {
    for (const end = Date.now() + PATIENCE; Date.now() < end;) {
      const found = await look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${what} did not come`);
  }

  private keyed(input: Input): Input {
    return { idempotencyKey: `seed-${(this.keys += 1)}`, ...input };
  }
}

function dataOf({ data, errors }: Answer): Record<string, unknown> {
  if (errors) throw new Error(JSON.stringify(errors));
  return data as Record<string, unknown>;
}
