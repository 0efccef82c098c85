import type { DevelopmentClaims } from '#libs/access';
import fc from 'fast-check';
import type { GraphQLInputType } from 'graphql';
import type { Answer, Ask } from '../../journeys/in-process.js';
import { SOAK } from '../scale.js';
import { MUTATIONS, mutationDocument } from '../schema.js';
import type { Input, Sent } from '../sender.js';
import { BadSender, refusalsOf, type Refused } from './bad-sender.js';
import { DIRECTED } from './directed.js';
import { InputsLike, leavesOf } from './inputs.js';
import { listsIn } from './largest-inputs.js';

type Claims = Partial<DevelopmentClaims>;

/** What the answers to arbitrary inputs came to. */
export interface Tally {
  sent: number;
  /** Of those in which every item was accepted. */
  accepted: number;
  readonly acceptedOf: Map<string, number>;
  readonly codes: Map<string, number>;
  /** Answers that are our fault, with what was sent. */
  readonly faults: string[];
}

const STAFF: readonly Claims[] = [{ role: 'manager' }, { role: 'manager' }, { role: 'manager' }, { role: 'admin' }];
const NO_FAULT = ['FORBIDDEN', 'BAD_USER_INPUT', 'TOO_LARGE'];
/** Of any list of any input. */
const MOST_ELEMENTS = 10_000;
/** What would change how the story itself goes on. */
const OF_PROGRAM = /^(set|publish(Plan|Offer|Asset)|changeTimeZone|closePeriod)/;

/** What makes something under a number that was given. */
const CREATES =
  /^(admit|apply|invite|prospect|addPartnerContacts|draftDeal|registerDeal|import|recordSale|recordCredit|refund|createLinks|issueCodes|planActivit)/;
/** By which of its fields it is known. */
const NUMBERS = ['externalId', 'key', 'code'];

/** Sends a story, and before each of its mutations bad ones and arbitrary ones that are like it. */
export class AnySender extends BadSender {
  private readonly ids = new Map<string, Set<string>>();
  private readonly directed = new Map(Object.entries(DIRECTED));
  /** How long each list of an input may be, by what a longer one was told. */
  readonly longest = new Map<string, number>();
  private lastRefusal = '';
  private owed = 0;
  private count = 0;

  constructor(
    as: (claims: Claims) => Promise<Ask>,
    /** How many arbitrary inputs come before each of the story's own. */
    private readonly each: number,
    private readonly seed: number,
    readonly tally: Tally,
    bad: Refused,
  ) {
    super(as, bad);
  }

  override async send(name: string, input: Input, who?: Claims): Promise<Sent> {
    const before = await this.variants(name, input, who);
    const places = await this.sendBad(name, input, who);
    const sent = await this.attempt(name, input, who);
    const refused = isRefused(sent);
    this.learn(sent);
    this.learn(input);
    if (!refused) this.accepted.add(name);
    if (!refused) this.acceptedWithout(places);
    if (SOAK && !refused && this.each > 0) await this.largest(name, input, who);
    return refused ? (before ?? sent) : sent;
  }

  /** The last that was accepted: it may have done what the story is about to do. */
  private async variants(name: string, input: Input, who?: Claims): Promise<Sent | undefined> {
    let accepted: Sent | undefined;
    const directed = this.directed.get(name) ?? [];
    this.directed.delete(name);
    for (const fields of directed) accepted = (await this.vary(name, input, who, fields)) ?? accepted;
    for (this.owed += this.each; this.owed >= 1; this.owed -= 1)
      accepted = (await this.vary(name, input, who)) ?? accepted;
    return accepted;
  }

  /** Each list of an input that was accepted as long as it may be: what follows from it has to be accepted, or refused for its size. */
  private async largest(name: string, input: Input, who: Claims | undefined): Promise<void> {
    const type = MUTATIONS.getFields()[name]?.args[0]?.type as GraphQLInputType;
    for (const { path, of } of listsIn(type, input)) {
      const place = `${name}.${path}`;
      if (this.longest.has(place)) continue;
      const send = async (length: number): Promise<string> => {
        this.count += 1;
        const answer = await this.judge(name, this.unique(name, of(length), input, false), who ?? {});
        return answer ? '' : this.lastRefusal;
      };
      const most = Number(
        /at most (\d+)|more than (\d+)/
          .exec(await send(MOST_ELEMENTS + 1))
          ?.slice(1)
          .find(Boolean),
      );
      this.longest.set(place, most);
      if (most > 0) await send(most);
    }
  }

  private async vary(name: string, input: Input, who: Claims | undefined, fields?: Input): Promise<Sent | undefined> {
    this.count += 1;
    const random = { seed: this.seed + this.count, numRuns: 1 };
    const type = MUTATIONS.getFields()[name]?.args[0]?.type as GraphQLInputType;
    const like = new InputsLike(this.known(), Math.ceil(leavesOf(input) / 1.5) + 1);
    const [drawn] = fc.sample(like.of(type, 'input', this.elsewhere(name, input)), random) as [Input];
    const claims = fields || who ? (who ?? {}) : this.caller(random);
    const [odd] = fc.sample(fc.boolean(), random);
    const sent = await this.judge(
      name,
      this.unique(name, fields ? placed(input, fields) : drawn, input, odd === true),
      claims,
    );
    return sent && claims.role !== 'partner' ? sent : undefined;
  }

  private async judge(name: string, input: Input, claims: Claims): Promise<Sent | undefined> {
    this.tally.sent += 1;
    const answer = await (
      await this.as(claims)
    )(mutationDocument(name), { input }).catch((fault: unknown) => String(fault));
    const fault = faultOf(answer);
    if (typeof answer === 'string' || fault) {
      this.tally.faults.push(
        `${name} as ${claims.role ?? 'manager'}: ${fault ?? String(answer)} for ${escaped(input)}`,
      );
      return undefined;
    }
    const sent = answer.data?.[name] as Sent | undefined;
    const codes = answer.errors?.map(({ extensions }) => extensions.code) ?? refusalsOf(sent).map(({ code }) => code);
    for (const code of codes) this.tally.codes.set(code, (this.tally.codes.get(code) ?? 0) + 1);
    this.lastRefusal = [...(answer.errors ?? []), ...refusalsOf(sent)].map(({ message }) => message).join('; ');
    if (!sent || codes.length > 0) return undefined;
    this.tally.accepted += 1;
    this.tally.acceptedOf.set(name, (this.tally.acceptedOf.get(name) ?? 0) + 1);
    this.learn(sent);
    this.last = sent.position ?? this.last;
    return sent;
  }

  private caller(random: { readonly seed: number; readonly numRuns: number }): Claims {
    const [partnerId] = [...(this.ids.get('partner') ?? [])];
    const others: Claims[] = [
      { role: 'integration' },
      { role: 'auditor' },
      ...(partnerId ? [{ role: 'partner' as const, partnerId }] : []),
    ];
    const [one] = fc.sample(
      fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...STAFF) },
        { weight: 1, arbitrary: fc.constantFrom(...others) },
      ),
      random,
    );
    return one ?? {};
  }

  /** Settings go to another program where there is one: the story is to go on in its own. */
  private elsewhere(name: string, input: Input): Input {
    const others = [...(this.ids.get('program') ?? [])].filter((id) => id !== input['programId']);
    return OF_PROGRAM.test(name) && others[0] ? { ...input, programId: others.at(-1) } : input;
  }

  /** Keys of its own, of which some are odd. */
  private unique(name: string, input: Input, like: Input, odd: boolean): Input {
    const keyed = (given: Input, at: number): Input => {
      const one = CREATES.test(name) ? this.renumbered(given, like) : given;
      const key = odd ? String(one['idempotencyKey'] ?? '') : '';
      return { ...one, idempotencyKey: `any-${this.seed}-${this.count}-${at}-${key}`.slice(0, 200) };
    };
    const items = input['items'] as readonly Input[] | undefined;
    if (items) return { items: items.map(keyed) };
    return 'csv' in input ? { csv: input['csv'] } : keyed(input, 0);
  }

  /** The story's own numbers are left to it. */
  private renumbered(input: Input, like: Input): Input {
    const own = [like, ...((like['items'] ?? []) as readonly Input[])];
    const taken = NUMBERS.filter(
      (name) => typeof input[name] === 'string' && own.some((one) => sameNumber(one[name], input[name])),
    );
    const renamed = Object.fromEntries(taken.map((name) => [name, `${String(input[name])}-${this.count}`]));
    const customer = input['customer'] as Input | null | undefined;
    const other = { ...customer, website: `n${this.count}.com`, name: null, email: null, taxId: null, crmId: null };
    return { ...input, ...renamed, ...(customer?.['website'] ? { customer: other } : {}) };
  }

  private known(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.ids].map(([prefix, ids]) => [prefix, [...ids].slice(-20)]));
  }

  private learn(value: unknown): void {
    if (typeof value === 'object' && value !== null) Object.values(value).forEach((one) => this.learn(one));
    const id = typeof value === 'string' ? /^([a-z]+)_[0-7][0-9a-hjkmnp-tv-z]{25}$/.exec(value) : null;
    if (id?.[1]) this.ids.set(id[1], (this.ids.get(id[1]) ?? new Set()).add(id[0]));
  }
}

/** Codes are the same in either case. */
const sameNumber = (one: unknown, other: unknown): boolean => String(one).toLowerCase() === String(other).toLowerCase();

/** Wholly: of a bulk one item is enough to have been accepted. */
const isRefused = (sent: Sent): boolean =>
  sent.results && !sent.userErrors?.length
    ? sent.results.every(({ userErrors }) => userErrors.length > 0)
    : sent.userErrors.length > 0;

/** In the first item of a bulk, else in the input itself. */
function placed(input: Input, fields: Input): Input {
  const [first] = (input['items'] ?? []) as readonly Input[];
  return first ? { items: [{ ...first, ...fields }] } : { ...input, ...fields };
}

function faultOf(answer: Answer | string): string | undefined {
  if (typeof answer === 'string') return answer;
  const found = answer.errors?.find(({ extensions }) => !NO_FAULT.includes(extensions?.code));
  return found && JSON.stringify(found);
}

const escaped = (input: Input): string =>
  JSON.stringify(input)
    .replace(/[^\x20-\x7e]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .slice(0, 800);
