/** A scenario as its file says it. Amounts given are decimals in major units; amounts expected are minor units of the program's currency. */
export interface Scenario {
  readonly name: string;
  readonly program: { readonly currency: string; readonly timeZone: string; readonly startsAt: string };
  readonly partners: readonly ScenarioPartner[];
  readonly plans: readonly { readonly key: string; readonly versions: readonly PlanVersion[] }[];
  readonly rates?: readonly { readonly day: string; readonly currency: string; readonly perEuro: Figure }[];
  readonly steps: readonly Step[];
  readonly asOf?: string;
  readonly expect: Expected;
}

/** People write `0.10` and `"0.10"`. */
export type Figure = string | number;

export interface ScenarioPartner {
  readonly key: string;
  readonly kind?: string | null;
  readonly country?: string | null;
  readonly tier?: number | null;
  readonly parents?: readonly { readonly parent: string | null; readonly effectiveFrom: string }[];
  readonly couldNotEarn?: readonly { readonly from: string; readonly until?: string }[];
}

export interface PlanVersion {
  readonly version: number;
  readonly effectiveFrom: string;
  readonly rounding?: 'HALF_AWAY' | 'HALF_EVEN';
  readonly base?: {
    readonly excludes?: {
      readonly kinds?: readonly string[];
      readonly products?: readonly string[];
      readonly categories?: readonly string[];
    };
  };
  readonly holdDays?: number | null;
  readonly caps?: readonly { readonly per: string; readonly window: string; readonly amount: Figure }[];
  readonly rules: readonly Rule[];
}

export interface Rule {
  readonly key: string;
  readonly when?: Condition | null;
  readonly onTop?: boolean;
  readonly payee?: 'credited' | 'parent';
  readonly level?: number;
  readonly onZero?: 'pays' | 'passes';
  readonly pays: Pays;
}

export interface Pays {
  readonly share?: { readonly rate: Figure };
  readonly flat?: { readonly amount: Figure; readonly per: 'sale' | 'unit' };
  readonly brackets?: {
    readonly mode: 'marginal' | 'retroactive';
    readonly by: 'amount' | 'sales' | 'units';
    readonly window: string;
    readonly steps: readonly { readonly from: Figure; readonly rate?: Figure; readonly amount?: Figure }[];
  };
}

type Value = string | number | boolean;

export interface Condition {
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
  readonly fact?: string;
  readonly is?: Value;
  readonly isNot?: Value;
  readonly in?: readonly Value[];
  readonly atLeast?: Figure;
  readonly above?: Figure;
  readonly atMost?: Figure;
  readonly below?: Figure;
}

/** A line of a sale, or how much of one is refunded. */
export interface Line {
  readonly line: number;
  readonly kind?: string;
  readonly quantity?: Figure;
  readonly unitPrice?: Figure;
  readonly amount?: Figure;
  readonly product?: string | null;
  readonly category?: string | null;
  readonly appliesTo?: readonly number[] | null;
}

export interface EntryName {
  readonly sale: string;
  readonly rule: string;
  readonly partner: string;
  readonly credited?: string;
}

export interface Step {
  readonly step: string;
  readonly key: string;
  readonly occurredAt: string;
  readonly expect?: StepExpectation;
  readonly currency?: string;
  readonly customer?: {
    readonly key: string;
    readonly country?: string | null;
    readonly returning?: boolean | null;
  } | null;
  readonly type?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly credits?: readonly { readonly partner: string; readonly weight: number }[];
  readonly lines?: readonly Line[];
  readonly holdUntil?: string;
  readonly sale?: string;
  readonly amount?: Figure;
  readonly share?: Figure;
  readonly refundedTotal?: Figure;
  readonly refund?: string;
  readonly entry?: EntryName;
  readonly clawback?: string;
  readonly partner?: string;
  readonly parent?: string | null;
  readonly effectiveFrom?: string;
  readonly into?: string;
  readonly version?: PlanVersion;
}

interface StepExpectation {
  readonly refused?: string;
  readonly exceeded?: Figure;
  readonly waits?: boolean;
  readonly waitingRefused?: Readonly<Record<string, string>>;
  readonly parked?: string;
  readonly totals?: Totals;
}

/** Minor units by partner; who is left out has nothing. */
export type Totals = Readonly<Record<string, number>>;

export interface Posting {
  readonly step: string;
  readonly kind: string;
  readonly sale: string;
  readonly rule: string;
  readonly amount: number;
  readonly credited?: string;
}

export interface Skip {
  readonly step: string;
  readonly partner: string;
  readonly sale: string;
  readonly rule: string | null;
  readonly reason: string;
}

export interface Expected {
  readonly totals: Totals;
  readonly ledgers?: Readonly<Record<string, readonly Posting[]>>;
  readonly passed?: readonly Skip[];
  readonly held?: Totals;
  readonly payable?: Totals;
}
