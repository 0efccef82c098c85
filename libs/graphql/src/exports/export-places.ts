import type { Principal } from '#libs/access';
import { VIEWS_WANTED } from '#libs/eventing';
import { Inject, Injectable, type OnModuleDestroy, Optional } from '@nestjs/common';
import { fault } from '../faults/faults.js';
import { TenantReader } from '../reads/tenant-reader.js';

/** How many exports there may be at once, and how long one may take. */
export interface ExportLimits {
  readonly all: number;
  /** Of partners, of whatever tenants. */
  readonly ofPartners: number;
  /** Of one tenant: its partners together have one, and everybody else as many as this. */
  readonly ofTenant: number;
  /** Milliseconds in which a batch must be taken. */
  readonly idleMs: number;
  readonly wholeMs: number;
  /** So long a batch may wait to be taken by whoever's link or machine is no quicker: two that take their rows steadily do not end each other. */
  readonly unhurriedMs: number;
  /** Whose batches have waited longer than that, so long in all, gives way to who finds no place. */
  readonly giveWayMs: number;
  /** How often is looked whether one must end. */
  readonly lookMs: number;
}

/** The Nest token of other limits than ours. */
const EXPORT_LIMITS = Symbol('ExportLimits');

const LIMITS: ExportLimits = {
  ...{ all: 4, ofPartners: 2, ofTenant: 2 },
  ...{ idleMs: 2 * 60_000, wholeMs: 60 * 60_000, unhurriedMs: 40_000, giveWayMs: 5 * 60_000, lookMs: 2_000 },
};

/** Of one export: it is freed when that ends, or ends it by its signal. */
export class ExportPlace {
  readonly begun = Date.now();
  /** What it reads. */
  views: readonly string[] = [];
  /** Since when a batch waits to be taken. */
  waiting: number | undefined = Date.now();
  private lateBefore = 0;
  private readonly stop = new AbortController();

  constructor(
    readonly caller: Principal,
    readonly free: () => void,
    private readonly unhurriedMs: number,
  ) {}

  /** Milliseconds in which batches have waited longer to be taken than they may. */
  get late(): number {
    return this.lateBefore + Math.max(0, Date.now() - (this.waiting ?? Infinity) - this.unhurriedMs);
  }

  /** The next batch is read. */
  reads(): void {
    this.lateBefore = this.late;
    this.waiting = undefined;
  }

  get signal(): AbortSignal {
    return this.stop.signal;
  }

  end(why: Error): void {
    this.free();
    this.stop.abort(why);
  }
}

const isPartner = ({ role }: Principal): boolean => role === 'partner';

/** Exports under way: who may begin one, and which must end. */
@Injectable()
export class ExportPlaces implements OnModuleDestroy {
  private readonly taken = new Set<ExportPlace>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly reader: TenantReader,
    @Optional() @Inject(EXPORT_LIMITS) private readonly limits: ExportLimits = LIMITS,
  ) {}

  /** Throws BUSY. */
  take(caller: Principal): ExportPlace {
    if (this.isClosed) throw fault('BUSY', 'the service is stopping; try again later');
    for (let full = this.fullness(caller); full; full = this.fullness(caller)) {
      const [slowest] = full.places.toSorted((one, other) => other.late - one.late);
      if (!slowest || slowest.late < this.limits.giveWayMs) throw fault('BUSY', `${full.why}; try again later`);
      slowest.end(new Error('an export was ended since its rows were taken slowly, and others waited for its place'));
    }
    const place: ExportPlace = new ExportPlace(caller, () => this.free(place), this.limits.unhurriedMs);
    this.taken.add(place);
    this.timer ??= setInterval(() => void this.look(), this.limits.lookMs).unref();
    return place;
  }

  /** Throws BUSY where somebody waits to replace what it would read. */
  async refuseWanted(views: readonly string[]): Promise<void> {
    const [wanted] = await this.wanted(views);
    if (wanted) throw fault('BUSY', `${wanted} is about to be replaced; try again later`);
  }

  /** Ends all, and lets none begin: who stops waits for every answer. */
  onModuleDestroy(): void {
    this.isClosed = true;
    for (const place of this.taken) place.end(new Error('an export was ended since the service stops'));
  }

  /** Why there is no place, and the exports of which one would have to end for it. */
  private fullness(caller: Principal): { readonly why: string; readonly places: readonly ExportPlace[] } | undefined {
    const { all, ofPartners, ofTenant } = this.limits;
    const others = [...this.taken];
    const ofTheirs = others.filter((other) => other.caller.tenant === caller.tenant);
    const alike = ofTheirs.filter((other) => isPartner(other.caller) === isPartner(caller));
    if (ofTheirs.some((other) => other.caller.subject === caller.subject))
      return { why: 'an export of yours is under way', places: [] };
    if (alike.length >= (isPartner(caller) ? 1 : ofTenant))
      return { why: 'others of your tenant have exports under way', places: alike };
    const partners = others.filter((other) => isPartner(other.caller));
    const isFull = isPartner(caller) && partners.length >= ofPartners;
    if (!isFull && others.length < all) return undefined;
    return { why: 'too many exports are under way', places: isFull ? partners : others };
  }

  private async look(): Promise<void> {
    const now = Date.now();
    for (const place of this.taken) {
      if (now - place.begun > this.limits.wholeMs) place.end(new Error('an export was ended since it took too long'));
      else if (now - (place.waiting ?? now) > this.limits.idleMs)
        place.end(new Error('an export was ended since nobody took its rows'));
    }
    // Where the database does not answer, the exports break off by themselves.
    const wanted = await this.wanted([...this.taken].flatMap(({ views }) => views)).catch((): string[] => []);
    for (const place of this.taken)
      if (place.views.some((view) => wanted.includes(view)))
        place.end(new Error('an export was ended since what it reads is replaced'));
  }

  private async wanted(views: readonly string[]): Promise<string[]> {
    if (views.length === 0) return [];
    const found = await this.reader.values({ tenant: '' }, { text: VIEWS_WANTED, values: [[...new Set(views)]] });
    return found.map(([name]) => String(name));
  }

  private free(place: ExportPlace): void {
    this.taken.delete(place);
    if (this.taken.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
