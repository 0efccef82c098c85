import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { allOf, copyOf, fieldsOf, leavesOf, MAX_PAGE, named, pick, type Pick, textOfPicks, typeOf } from './picks.js';

/** What answering took. */
export interface Taken {
  readonly millis: number;
  readonly bytes: number;
}

/** A query of the search, and what it took. */
interface Tried extends Taken {
  readonly picks: readonly Pick[];
  readonly text: string;
  readonly cost: number;
}

interface SearchSettings {
  /** The roots that may be asked, with the arguments under which there is something to see. */
  readonly roots: readonly { readonly field: GraphQLField<unknown, unknown>; readonly args: Pick['args'] }[];
  /** What a text would cost; undefined where another limit refuses it. */
  readonly costOf: (text: string) => Promise<number | undefined>;
  readonly limit: number;
  /** Asks it, and says what it took; undefined where it is refused. */
  readonly measure: (text: string) => Promise<Taken | undefined>;
  readonly random: () => number;
}

const FIRSTS = [100, 100, 100, 50, 20, 10, 3, 1];
const MOST_DEEP = 5;

/** Looks for the accepted query that takes longest: what stands to reason first, then what chance makes of the best of it. */
export class WorstQuery {
  readonly tried: Tried[] = [];
  private readonly seen = new Set<string>();

  constructor(private readonly settings: SearchSettings) {}

  /** Every list as long as it can be, with all that is its own, and every field that leads further, many times under other names. */
  async obvious(): Promise<void> {
    for (const { field, args } of this.settings.roots) {
      const type = typeOf(field);
      const row = rowOf(type);
      if (!type) continue;
      await this.tryOne([
        this.root(
          field,
          args,
          leavesOf(row).map((leaf) => pick(leaf, 1)),
        ),
      ]);
      await this.tryOne(
        times(8, () =>
          this.root(
            field,
            args,
            leavesOf(row).map((leaf) => pick(leaf, 1)),
          ),
        ),
      );
      await this.tryOne(
        times(30, () =>
          this.root(
            field,
            args,
            leavesOf(row)
              .slice(0, 1)
              .map((leaf) => pick(leaf, 1)),
          ),
        ),
      );
      for (const below of fieldsOf(row).filter((one) => typeOf(one))) {
        const leaves = () =>
          leavesOf(rowOf(typeOf(below)))
            .slice(0, 1)
            .map((leaf) => pick(leaf, 1));
        const all = () => leavesOf(rowOf(typeOf(below))).map((leaf) => pick(leaf, 1));
        const of = (first: number, picks: () => Pick[]) => within(below, first, picks());
        await this.tryOne([
          this.root(
            field,
            args,
            times(29, () => of(1, leaves)),
          ),
        ]);
        await this.tryOne(
          times(10, () =>
            this.root(
              field,
              args,
              times(2, () => of(1, leaves)),
            ),
          ),
        );
        await this.tryOne([this.root(field, args, [of(100, all)])]);
      }
    }
  }

  async evolve(rounds: number): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      const best = [...this.tried].sort((a, b) => b.millis - a.millis).slice(0, 12);
      const parent = best[Math.floor(this.settings.random() ** 2 * best.length)];
      await this.tryOne(parent && this.chance(0.8) ? this.changed(parent.picks) : [this.grown()]);
    }
  }

  /** Of those tried the one that took most. */
  worst(what: keyof Taken): Tried | undefined {
    return this.tried.reduce<Tried | undefined>(
      (worst, one) => (worst && worst[what] >= one[what] ? worst : one),
      undefined,
    );
  }

  private root(field: GraphQLField<unknown, unknown>, args: Pick['args'], picks: Pick[]): Pick {
    const { first: _, ...others } = args;
    const made = within(field, MAX_PAGE, picks);
    return { ...made, args: others };
  }

  /** Made smaller until it is allowed. */
  private async tryOne(picks: readonly Pick[]): Promise<void> {
    const { costOf, limit, measure } = this.settings;
    const smaller = named(picks.map(copyOf));
    for (let step = 0; step < 60; step += 1) {
      const text = textOfPicks(smaller);
      const cost = await costOf(text);
      if (cost !== undefined && cost <= limit) {
        if (this.seen.has(text)) return;
        this.seen.add(text);
        const taken = await measure(text);
        if (!taken) return;
        const one = { picks: smaller, text, cost, ...taken };
        this.tried.push(one);
        return;
      }
      if (!shrink(smaller, cost === undefined ? undefined : cost / limit)) return;
      named(smaller);
    }
  }

  private grown(): Pick {
    const { roots, random } = this.settings;
    const { field, args } = roots[Math.floor(random() * roots.length)]!;
    return this.root(field, args, this.some(rowOf(typeOf(field)), 0));
  }

  private some(type: GraphQLObjectType | undefined, depth: number): Pick[] {
    const fields = fieldsOf(type);
    const taken = fields.filter(
      (field) => this.chance(typeOf(field) ? 0.35 : 0.6) && (depth < MOST_DEEP || !typeOf(field)),
    );
    const made = taken.map((field) =>
      within(field, this.first(), typeOf(field) ? this.some(rowOf(typeOf(field)), depth + 1) : []),
    );
    const kept = made.filter(({ field, picks }) => !typeOf(field) || picks.length > 0);
    return kept.length > 0
      ? kept
      : leavesOf(type)
          .slice(0, 1)
          .map((leaf) => pick(leaf, 1));
  }

  private changed(before: readonly Pick[]): Pick[] {
    const picks = before.map(copyOf);
    const all = allOf(picks);
    const one = all[Math.floor(this.settings.random() * all.length)]!;
    const what = this.settings.random();
    const below = typeOf(one.field);
    if (what < 0.25 && one.first !== undefined) one.first = this.first();
    else if (what < 0.5 && below) one.picks.push(...this.some(below, 3));
    else if (what < 0.7 && one.picks.length > 0)
      one.picks.push(copyOf(one.picks[Math.floor(this.settings.random() * one.picks.length)]!));
    else if (what < 0.8 && one.picks.length > 1)
      one.picks.splice(Math.floor(this.settings.random() * one.picks.length), 1);
    else
      picks.push(this.chance(0.5) ? copyOf(picks[Math.floor(this.settings.random() * picks.length)]!) : this.grown());
    return picks;
  }

  private first = (): number => FIRSTS[Math.floor(this.settings.random() * FIRSTS.length)]!;
  private chance = (share: number): boolean => this.settings.random() < share;
}

const times = (count: number, make: () => Pick): Pick[] => Array.from({ length: count }, make);

/** The type of the rows of a page, else the type itself. */
function rowOf(type: GraphQLObjectType | undefined): GraphQLObjectType | undefined {
  const nodes = type?.getFields()['nodes'];
  return type?.name.endsWith('Connection') && nodes ? typeOf(nodes) : type;
}

/** A field and what is asked of its rows. */
function within(field: GraphQLField<unknown, unknown>, first: number, picks: Pick[]): Pick {
  const type = typeOf(field);
  const nodes = type?.name.endsWith('Connection') ? type.getFields()['nodes'] : undefined;
  return pick(field, first, nodes ? [pick(nodes, 1, picks)] : picks);
}

/** Asks for less: of the longest lists fewer, then fewer fields. False where there is nothing left. */
function shrink(picks: Pick[], over: number | undefined): boolean {
  const all = allOf(picks);
  const lists = all.filter(({ first }) => first !== undefined && first > 1);
  if (over !== undefined && lists.length > 0) {
    const deepest = lists.at(-1)!;
    const factor = Math.max(0.3, Math.min(0.95, 1 / over ** 0.5));
    for (const one of over > 3 ? lists : [deepest]) one.first = Math.max(1, Math.floor((one.first ?? 1) * factor));
    return true;
  }
  const holders = [{ picks }, ...all.filter(({ picks: below }) => below.length > 1)].filter(
    (one) => one.picks.length > 1,
  );
  const holder = holders.at(-1);
  if (!holder) return false;
  holder.picks.splice(holder.picks.length - Math.ceil(holder.picks.length / 8), Math.ceil(holder.picks.length / 8));
  return true;
}
