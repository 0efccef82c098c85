import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A scenario of the commission rules; its README beside it describes the format. */
export interface Vector {
  readonly name: string;
  readonly program: { readonly currency: string; readonly timeZone: string; readonly startsAt: string };
  readonly partners: readonly VectorPartner[];
  readonly plans: readonly { readonly key: string; readonly versions: readonly VectorVersion[] }[];
  readonly rates?: readonly { readonly day: string; readonly currency: string; readonly perEuro: string }[];
  readonly steps: readonly VectorStep[];
  readonly asOf?: string;
  readonly expect: VectorExpectation;
}

interface VectorPartner {
  readonly key: string;
  readonly kind: string;
  readonly country: string;
  readonly tier: number;
  readonly parents?: readonly { readonly parent: string | null; readonly effectiveFrom: string }[];
  readonly couldNotEarn?: readonly { readonly from: string; readonly until?: string }[];
}

export interface VectorVersion {
  readonly version: number;
  readonly effectiveFrom: string;
  readonly rounding: 'HALF_AWAY' | 'HALF_EVEN';
  readonly base?: {
    readonly excludes?: { readonly kinds?: string[]; readonly products?: string[]; readonly categories?: string[] };
  };
  readonly holdDays?: number;
  readonly caps?: readonly { readonly per: string; readonly window: string; readonly amount: string }[];
  readonly rules: readonly VectorRule[];
}

export interface VectorRule {
  readonly key: string;
  readonly when?: VectorCondition;
  readonly onTop?: boolean;
  readonly payee?: 'credited' | 'parent';
  readonly level?: number;
  readonly onZero?: 'pays' | 'passes';
  readonly pays: {
    readonly share?: { readonly rate: string };
    readonly flat?: { readonly amount: string; readonly per: 'sale' | 'unit' };
    readonly brackets?: {
      readonly mode: 'marginal' | 'retroactive';
      readonly by: 'amount' | 'sales' | 'units';
      readonly window: string;
      readonly steps: readonly { readonly from: string; readonly rate?: string; readonly amount?: string }[];
    };
  };
}

export type VectorCondition =
  | { readonly all: readonly VectorCondition[] }
  | { readonly any: readonly VectorCondition[] }
  | ({ readonly fact: string } & Readonly<Record<string, unknown>>);

interface VectorLine {
  readonly line: number;
  readonly kind: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly product?: string;
  readonly category?: string;
  readonly appliesTo?: readonly number[];
}

export interface VectorEntry {
  readonly sale: string;
  readonly rule: string;
  readonly partner: string;
  readonly credited?: string;
}

export interface VectorStep {
  readonly step: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly currency?: string;
  readonly customer?: { readonly key: string; readonly country?: string; readonly returning?: boolean };
  readonly type?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly credits?: readonly { readonly partner: string; readonly weight: number }[];
  readonly lines?: readonly Partial<VectorLine & { readonly amount: string }>[];
  readonly holdUntil?: string;
  readonly sale?: string;
  readonly amount?: string | number;
  readonly refundedTotal?: string;
  readonly refund?: string;
  readonly entry?: VectorEntry;
  readonly share?: string | number;
  readonly clawback?: string;
  readonly partner?: string;
  readonly parent?: string | null;
  readonly effectiveFrom?: string;
  readonly into?: string;
  readonly version?: VectorVersion;
  readonly expect?: VectorStepExpectation;
}

interface VectorStepExpectation {
  readonly refused?: string;
  readonly exceeded?: string | number;
  readonly waits?: boolean;
  readonly waitingRefused?: Readonly<Record<string, string>>;
  readonly parked?: string;
  readonly totals?: Readonly<Record<string, number>>;
}

interface VectorPosting {
  readonly step: string;
  readonly kind: string;
  readonly sale: string;
  readonly rule: string;
  readonly amount: number;
  readonly credited?: string;
}

interface VectorExpectation {
  readonly totals: Readonly<Record<string, number>>;
  readonly ledgers?: Readonly<Record<string, readonly VectorPosting[]>>;
  readonly passed?: readonly {
    readonly step: string;
    readonly partner: string;
    readonly sale: string;
    readonly rule: string | null;
    readonly reason: string;
  }[];
  readonly windows?: readonly {
    readonly partner: string;
    readonly rule: string;
    readonly window: string;
    readonly due: number;
    readonly posted: number;
    readonly cut: number;
    readonly absorbed: number;
  }[];
  readonly held?: Readonly<Record<string, number>>;
  readonly payable?: Readonly<Record<string, number>>;
}

/** Where the scenarios are: `CONCORD_VECTORS`, or the folder `vectors` beside `CONCORD_DATA`; undefined where there are none. */
export function vectorsFolder(): string | undefined {
  const { CONCORD_VECTORS: said, CONCORD_DATA: data } = process.env;
  const beside = data && join(data, '..', 'vectors');
  return said ?? (beside && existsSync(beside) ? beside : undefined);
}

/** Scenarios of a folder, by name. */
export function readVectors(folder: string): Vector[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return files.sort().map((file) => ({
    ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vector),
    name: basename(file, '.json'),
  }));
}
