import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getNamedType, isInputObjectType } from 'graphql';
import type { Ask } from '../journeys/in-process.js';
import { concord } from '../journeys/command-line.js';
import { argumentOf, mutationDocument, MUTATIONS } from './schema.js';
import type { TestService } from './test-service.js';

type Input = Readonly<Record<string, unknown>>;

/** What somebody reported of another product: a program, what happens in it, and what must come out. */
export interface Case {
  readonly program?: Input;
  readonly plan?: Input;
  readonly partners?: readonly string[];
  readonly steps?: readonly (readonly [mutation: string, input: Input])[];
  /** Files with their mappings. */
  readonly import?: readonly (readonly [file: string, mapping: string])[];
  readonly strict?: boolean;
  readonly files?: Readonly<Record<string, string>>;
  readonly expected: Expected;
}

interface Expected {
  /** The sum of all entries of the program. */
  readonly commission?: string;
  /** By number: amount and business time. */
  readonly sales?: Readonly<Record<string, readonly string[]>>;
  /** Of each step and import, in their order. */
  readonly answers?: readonly unknown[];
}

/** Where the cases are: `CONCORD_CASES`, or the folder `cases` beside `CONCORD_DATA`; undefined where there are none. */
export function casesFolder(): string | undefined {
  const { CONCORD_CASES: said, CONCORD_DATA: data } = process.env;
  const beside = data && join(data, '..', 'cases');
  return said ?? (beside && existsSync(beside) ? beside : undefined);
}

/** The cases of a folder that say what happens; of others there is a sentence alone. */
export function readCases(folder: string): ReadonlyMap<string, Case> {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'case.json')));
  return new Map(names.sort().map((name) => [name, readCase(join(folder, name))]));
}

function readCase(folder: string): Case {
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8');
  const read = JSON.parse(text('case.json')) as Case;
  const files = Object.fromEntries((read.import ?? []).flat().map((file) => [file, text(file)]));
  return { ...read, files, expected: JSON.parse(text('expected.json')) as Expected };
}

const STARTS_AT = '2016-01-01T00:00:00Z';

/** Plays a case in a tenant of its own, through the public interfaces alone; what came out of all that it expects. */
export async function play(service: TestService, name: string, of: Case): Promise<Expected> {
  const tenant = `case-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 50);
  const player = new Player(service, tenant, await service.as({ tenant, subject: 'case', role: 'admin' }));
  return player.play(name, of);
}

class Player {
  private count = 0;
  private programId = '';
  private readonly partners = new Map<string, string>();
  private position: string | null = null;

  constructor(
    private readonly service: TestService,
    private readonly tenant: string,
    private readonly ask: Ask,
  ) {}

  async play(name: string, of: Case): Promise<Expected> {
    await this.open(name, of);
    const answers: unknown[] = [];
    for (const [mutation, input] of of.steps ?? []) {
      // Where another step must have had its effect first: what follows asks for what it did.
      if (mutation !== 'sleep') answers.push(...(await this.step(mutation, input)));
      else await this.read();
    }
    for (const [file, mapping] of of.import ?? []) answers.push(await this.import(of, file, mapping));
    const { commission, sales } = await this.read();
    return {
      ...(of.expected.commission !== undefined && { commission }),
      ...(of.expected.sales && { sales }),
      ...(of.expected.answers && { answers }),
    };
  }

  private async open(name: string, { program, plan, partners = ['A'] }: Case): Promise<void> {
    const standard = { currency: 'USD', timeZone: 'UTC', startsAt: STARTS_AT, occurredAt: STARTS_AT, maturityDays: 0 };
    this.programId = (await this.done('createProgram', { name, ...standard, ...program })).id ?? '';
    if (plan) await this.done('publishPlan', { name: 'std', standard: true, effectiveFrom: STARTS_AT, ...plan });
    for (const externalId of partners) {
      const one = { externalId, name: externalId, kind: 'reseller', occurredAt: STARTS_AT };
      const { results } = await this.sent('admitPartners', { items: [this.keyed('admitPartners', one)] });
      this.partners.set(externalId, results?.[0]?.id ?? '');
    }
  }

  private async step(mutation: string, input: Input): Promise<unknown[]> {
    if (!Array.isArray(input['items'])) {
      const { state, ...answered } = await this.sent(mutation, this.keyed(mutation, input));
      return [answerOf({ ...answered, ...(mutation === 'registerDeal' && { state }) })];
    }
    const items = (input['items'] as Input[]).map((item) => ({ programId: this.programId, ...this.named(item) }));
    const keyed = items.map((item) => ({ idempotencyKey: this.key(), ...item }));
    const { results = [] } = await this.sent(mutation, { items: keyed });
    return results.map(answerOf);
  }

  private async import({ files = {}, strict }: Case, file: string, mapping: string): Promise<unknown> {
    const folder = await mkdtemp(join(tmpdir(), 'concord-case-'));
    try {
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
      const args = ['-t', this.tenant, '-p', this.programId, '-m', join(folder, mapping), '--json'];
      const said = await concord(
        this.service.home,
        ...['import', ...args, ...(strict ? ['--strict'] : []), join(folder, file)],
      );
      const summary = said.stdout.split('\n').findLast((line) => line.startsWith('{')) ?? '{}';
      const { badRows, refused, position } = JSON.parse(summary) as Record<string, unknown>;
      if (typeof position === 'string') this.position = position;
      return { rc: said.code, badRows, refused };
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  private async read(): Promise<Pick<Expected, 'commission' | 'sales'>> {
    const { data, errors } = await this.ask(
      `query ($programId: ID!, $after: Position) {
        commissions(programId: $programId, first: 100, afterEffects: $after) { nodes { amount { amount } } }
        sales(programId: $programId, first: 50, afterEffects: $after) { nodes { externalId amount occurredAt } }
      }`,
      { programId: this.programId, after: this.position },
    );
    if (errors) throw new Error(JSON.stringify(errors));
    const thousandths = (data.commissions.nodes as { amount: { amount: string } }[]).reduce(
      (sum, { amount: { amount } }) => sum + Math.round(Number(amount) * 1000),
      0,
    );
    const sales = data.sales.nodes as { externalId: string; amount: string; occurredAt: string }[];
    return {
      commission: (thousandths / 1000).toFixed(2),
      sales: Object.fromEntries(sales.map(({ externalId, amount, occurredAt }) => [externalId, [amount, occurredAt]])),
    };
  }

  private async done(mutation: string, input: Input): Promise<Answered> {
    const answered = await this.sent(mutation, this.keyed(mutation, input));
    if (answered.userErrors?.length) throw new Error(`${mutation}: ${JSON.stringify(answered.userErrors)}`);
    return answered;
  }

  private async sent(mutation: string, input: Input): Promise<Answered> {
    const { data, errors } = await this.ask(mutationDocument(mutation), { input });
    if (errors) return { userErrors: errors.map(({ extensions: { code } }) => ({ code })) };
    const answered = data[mutation] as Answered;
    const places = [answered, ...(answered.results ?? [])].flatMap(({ position }) => position ?? []);
    this.position = places.at(-1) ?? this.position;
    return answered;
  }

  /** With its key, and the program where the mutation asks for it. */
  private keyed(mutation: string, input: Input): Input {
    const field = MUTATIONS.getFields()[mutation];
    const type = field && getNamedType(argumentOf(field, 'input')?.type);
    const asks = isInputObjectType(type) && ('programId' in type.getFields() || 'items' in type.getFields());
    return { idempotencyKey: this.key(), ...(asks && { programId: this.programId }), ...this.named(input) };
  }

  /** `$partner:A` stands for the id of a partner. */
  private named(input: Input): Input {
    let text = JSON.stringify(input);
    for (const [externalId, id] of this.partners)
      text = text.replaceAll(`"$partner:${externalId}"`, JSON.stringify(id));
    return JSON.parse(text) as Input;
  }

  private key(): string {
    this.count += 1;
    return `case-${this.count}`;
  }
}

interface Answered {
  readonly id?: string | null;
  readonly position?: string | null;
  readonly state?: string | null;
  readonly userErrors?: readonly { readonly code: string }[];
  readonly results?: readonly Answered[];
}

const answerOf = ({ userErrors = [], state }: Answered): unknown =>
  userErrors.length > 0 ? userErrors.map(({ code }) => code) : (state ?? 'ok');
