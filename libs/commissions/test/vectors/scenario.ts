import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A scenario of the vectors, as its file says it. Amounts given are decimals, amounts expected are minor units. */
export interface Scenario {
  readonly name: string;
  readonly program: { readonly currency: string; readonly timeZone: string };
  readonly partners: readonly ScenarioPartner[];
  readonly plans: readonly { readonly versions: readonly ScenarioVersion[] }[];
  readonly rates?: readonly { readonly day: string; readonly currency: string; readonly perEuro: string }[];
  readonly steps: readonly Step[];
  readonly asOf?: string;
  readonly expect: Expected;
}

interface ScenarioPartner {
  readonly key: string;
  readonly kind?: string;
  readonly country?: string;
  readonly tier?: number;
  readonly parents?: readonly { readonly parent: string | null; readonly effectiveFrom: string }[];
  readonly couldNotEarn?: readonly { readonly from: string; readonly until?: string }[];
}

export interface ScenarioVersion {
  readonly version: number;
  readonly effectiveFrom: string;
  readonly rounding: 'HALF_AWAY' | 'HALF_EVEN';
  readonly base?: {
    readonly excludes?: {
      readonly kinds?: readonly string[];
      readonly products?: readonly string[];
      readonly categories?: readonly string[];
    };
  };
  readonly holdDays?: number;
  readonly caps?: readonly { readonly per: string; readonly window: string; readonly amount: string }[];
  readonly rules: readonly ScenarioRule[];
}

export interface ScenarioRule {
  readonly key: string;
  readonly when?: ScenarioCondition;
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

export interface ScenarioCondition {
  readonly all?: readonly ScenarioCondition[];
  readonly any?: readonly ScenarioCondition[];
  readonly fact?: string;
  readonly is?: string | number | boolean;
  readonly isNot?: string | number | boolean;
  readonly in?: readonly (string | number)[];
  readonly atLeast?: string | number;
  readonly above?: string | number;
  readonly atMost?: string | number;
  readonly below?: string | number;
}

export interface ScenarioLine {
  readonly line: number;
  readonly kind: string;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly product?: string;
  readonly category?: string;
  readonly appliesTo?: readonly number[];
}

export interface RefundedLine {
  readonly line: number;
  readonly amount?: string;
  readonly quantity?: string;
}

export interface Step {
  readonly step: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly expect?: {
    readonly refused?: string;
    readonly exceeded?: string;
    readonly waits?: boolean;
    readonly waitingRefused?: Readonly<Record<string, string>>;
    readonly parked?: string;
    readonly totals?: Readonly<Record<string, number>>;
  };
  readonly currency?: string;
  readonly customer?: { readonly key: string; readonly country?: string; readonly returning?: boolean };
  readonly type?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly credits?: readonly { readonly partner: string; readonly weight: number }[];
  readonly lines?: readonly (ScenarioLine | RefundedLine)[];
  readonly holdUntil?: string;
  readonly sale?: string;
  readonly amount?: string;
  readonly share?: string;
  readonly refundedTotal?: string;
  readonly refund?: string;
  readonly entry?: {
    readonly sale: string;
    readonly rule: string;
    readonly partner: string;
    readonly credited?: string;
  };
  readonly clawback?: string;
  readonly partner?: string;
  readonly parent?: string | null;
  readonly effectiveFrom?: string;
  readonly into?: string;
  readonly version?: ScenarioVersion;
}

export interface ExpectedPosting {
  readonly step: string;
  readonly kind: string;
  readonly sale: string;
  readonly rule: string;
  readonly amount: number;
  readonly credited?: string;
}

export interface ExpectedSkip {
  readonly step: string;
  readonly partner: string;
  readonly sale: string;
  readonly rule: string | null;
  readonly reason: string;
}

export interface ExpectedWindow {
  readonly partner: string;
  readonly rule: string;
  readonly window: string;
  readonly due: number;
  readonly posted: number;
  readonly cut: number;
  readonly absorbed: number;
}

export interface Expected {
  readonly totals: Readonly<Record<string, number>>;
  readonly ledgers: Readonly<Record<string, readonly ExpectedPosting[]>>;
  readonly passed: readonly ExpectedSkip[];
  readonly windows: readonly ExpectedWindow[];
  readonly held?: Readonly<Record<string, number>>;
  readonly payable?: Readonly<Record<string, number>>;
}

const { CONCORD_VECTORS, CONCORD_DATA } = process.env;
const BESIDE = CONCORD_DATA && join(CONCORD_DATA, '..', 'vectors');

/** Where the scenarios are: `CONCORD_VECTORS`, or the folder `vectors` beside `CONCORD_DATA`; undefined where there are none. */
export const VECTORS = CONCORD_VECTORS ?? (BESIDE && existsSync(BESIDE) ? BESIDE : undefined);

export const scenariosIn = (folder: string): readonly Scenario[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Scenario);
