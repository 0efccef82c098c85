import type { Position } from '#libs/kernel';
import { isAfter, parsePosition } from '../store/position.js';

export interface News {
  readonly name: string;
  readonly tenant: string;
  /** Of the first event that could not be taken; null where the tenant has joined again. */
  readonly at: string | null;
}

interface Reader {
  query(text: string): Promise<{ readonly rows: readonly News[] }>;
}

/** Whose events which view or policy passes, as a reader hears of it: within the transactions that write rows. */
export class QuarantineBoard {
  private readonly tenants = new Map<string, Map<string, Position>>();

  async load(client: Reader): Promise<void> {
    const { rows } = await client.query(
      `SELECT name, tenant, commit_position || '/' || prepare_position AS at FROM concord_quarantine`,
    );
    this.tenants.clear();
    for (const news of rows) this.heard(news);
  }

  heard({ name, tenant, at }: News): void {
    const position = at === null ? undefined : parsePosition(at);
    const halted = this.tenants.get(tenant) ?? new Map<string, Position>();
    if (position) halted.set(name, position);
    else halted.delete(name);
    if (halted.size === 0) this.tenants.delete(tenant);
    else this.tenants.set(tenant, halted);
  }

  /** Which of these pass the tenant's events; only from events at or before a position, where one is given. */
  among(names: readonly string[], tenant: string | undefined, upTo?: Position): string[] {
    const halted = tenant === undefined ? undefined : this.tenants.get(tenant);
    if (!halted) return [];
    return names.filter((name) => {
      const at = halted.get(name);
      return at !== undefined && !(upTo && isAfter(at, upTo));
    });
  }

  /** Tenants that one of these passes. */
  tenantsOf(names: readonly string[]): string[] {
    return [...this.tenants].flatMap(([tenant, halted]) => (names.some((name) => halted.has(name)) ? [tenant] : []));
  }
}
