import { Caller, type Principal, READERS_AND_PARTNER, Roles } from '#libs/access';
import { STATE_READER, type StateReader } from '#libs/eventing';
import { namesPerson } from '#libs/kernel';
import { Inject } from '@nestjs/common';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { RelatedRows } from '../nodes/related-rows.js';
import { Reads } from '../reads/reads.js';
import { Parameters } from '../statements/condition-text.js';
import { notACursor } from '../statements/cursor.js';
import { Page, type ReadArgs } from '../types/connection.js';
import { SearchPlaces, type ViewedPlace } from './search-places.js';
import { LEAST_OF_OWN, searchStatement } from './search-statement.js';
import { SEARCH_KINDS, SearchArgs, SearchConnection, type SearchHit, type SearchKind } from './search.types.js';

interface Found {
  readonly kind: SearchKind;
  readonly id: string;
  readonly word: SearchHit['by'];
  readonly value: string;
  readonly score: string;
  readonly cut: boolean;
  /** Whether all that has the text was looked for: no index of names does for fewer than three letters together. */
  readonly whole: boolean;
}

type After = readonly [score: string, kind: string, id: string];

/** Whatever is called like something. */
@Resolver()
export class SearchResolver {
  constructor(
    private readonly reads: Reads,
    private readonly rows: RelatedRows,
    private readonly places: SearchPlaces,
    @Inject(STATE_READER) private readonly facts: StateReader,
  ) {}

  @Query(() => SearchConnection, {
    description:
      'What is called like a text or has it for a number, the best first. Whoever was erased is not found; a partner finds what is its own. BAD_USER_INPUT for a text with fewer than 2 letters or digits.',
  })
  @Roles(...READERS_AND_PARTNER)
  async search(@Args() args: SearchArgs, @Caller() caller: Principal): Promise<SearchConnection> {
    const kinds = [...new Set(args.in ?? SEARCH_KINDS)];
    const text = args.text.trim();
    const after = args.cursor ? readCursor(args.cursor) : undefined;
    this.reads.waitFor(caller, args);
    const named = after ? null : await this.byId(text, kinds, caller, args);
    const found = named ? [named] : await this.find(text, kinds, after, args, caller);
    const hits = await Promise.all(found.slice(0, args.first).map((one) => this.hitOf(one, caller)));
    const edges = hits.flatMap((hit, at) => (hit ? [{ node: hit, cursor: writeCursor(found[at] as Found) }] : []));
    const last = found[Math.min(args.first, found.length) - 1];
    const page = new Page(edges, found.length > args.first, last ? writeCursor(last) : null);
    return Object.assign(new SearchConnection(), {
      ...{ edges: page.edges, nodes: page.nodes, pageInfo: page.pageInfo },
      isCutShort: found[0]?.cut ?? false,
    });
  }

  /** What a global id names, where it is of a kind that is looked for. */
  private async byId(
    text: string,
    kinds: readonly SearchKind[],
    caller: Principal,
    args: ReadArgs & { readonly programId?: string | null },
  ): Promise<Found | null> {
    const kind = kinds.find((one) => text.startsWith(`${one}_`));
    const [row] = kind ? await this.rows.named(caller, args, [text]) : [];
    const { id, programId } = (row ?? {}) as { readonly id?: string; readonly programId?: string };
    if (!kind || !id || (args.programId && programId !== args.programId)) return null;
    return { kind, id, word: 'id', value: text, score: '1.0000', cut: false, whole: true };
  }

  private async find(
    text: string,
    kinds: readonly SearchKind[],
    after: After | undefined,
    args: SearchArgs,
    caller: Principal,
  ): Promise<Found[]> {
    const places = kinds.flatMap((kind) => this.places.of(kind, caller, args.programId) ?? []);
    if (places.length === 0) return [];
    const names = places.some(({ columns }) => columns.persons.length > 0) ? await this.names(text, args, caller) : [];
    const wanted = { tenant: caller.tenant, text, names, limit: args.first + 1, ...(after && { after }) };
    const views = [...new Set(places.flatMap((place) => place.views))];
    // Of all the choices there are, a plan is kept for these alone.
    const adHoc = places.length > 1 && kinds.length < SEARCH_KINDS.length;
    const seek = (among: readonly ViewedPlace[], alike: boolean): Promise<Found[]> => {
      const { text: sql, values } = searchStatement(among, { ...wanted, alike }, new Parameters());
      return this.reads.sql<Found>(caller, { views, args, adHoc, steady: true }, sql, values);
    };
    const found = await seek(places, false);
    const named = namesPerson(text) ? [] : places.filter(({ searched }) => searched.alike.length > 0);
    return named.length === 0 || isEnough(found, args.first)
      ? found
      : merged([...found, ...(await seek(named, true))], args.first + 1);
  }

  /** Under which the text would stand if it were a person's: a name in each program. */
  private async names(text: string, args: SearchArgs, caller: Principal): Promise<readonly string[]> {
    const programs = args.programId
      ? [{ id: args.programId }]
      : await this.reads.sql<{ id: string }>(caller, { views: ['programs'], args }, PROGRAMS, [caller.tenant]);
    const nameOf = await this.facts.persons(caller.tenant);
    return programs.map(({ id }) => nameOf(id, text));
  }

  private async hitOf({ kind, id, word, value, score }: Found, caller: Principal): Promise<SearchHit | null> {
    const node = this.rows.kind(kind);
    const row = node && (await this.rows.find(caller, node, id));
    return row ? { kind, node: row, by: word, matched: value, score: Number(score) } : null;
  }
}

/** Whatever is like a text only comes after all that have it, where all these were looked for. */
const isEnough = (found: readonly Found[], first: number): boolean =>
  Boolean(found[first]?.whole) && Number(found[first]?.score) >= LEAST_OF_OWN;

/** The best of each, and of all the first `count`, in the order of the statement. */
function merged(found: readonly Found[], count: number): Found[] {
  const cut = found.some((one) => one.cut);
  const best = new Map<string, Found>();
  for (const one of found) {
    const key = `${one.kind} ${one.id}`;
    if (Number(one.score) > Number(best.get(key)?.score ?? -1)) best.set(key, { ...one, cut });
  }
  const place = ({ kind, id }: Found): string => `${kind} ${id}`;
  return [...best.values()]
    .toSorted((a, b) => Number(b.score) - Number(a.score) || (place(a) < place(b) ? -1 : 1))
    .slice(0, count);
}

const PROGRAMS = 'SELECT id FROM programs WHERE tenant = $1';

const writeCursor = ({ score, kind, id }: Found): string =>
  Buffer.from(JSON.stringify(['search', score, kind, id])).toString('base64url');

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Throws BAD_USER_INPUT for what is no cursor of a search. */
function readCursor(text: string): After {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw notACursor();
  }
  const [of, score, kind, id] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (of !== 'search' || !/^\d\.\d{4}$/.test(String(score)) || typeof kind !== 'string' || !UUID.test(String(id))) {
    throw notACursor();
  }
  return [String(score), kind, String(id)];
}
