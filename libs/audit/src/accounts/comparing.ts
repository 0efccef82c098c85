import type { LedgerEvent } from '#libs/commissions';
import type { Recorded } from '#libs/kernel';
import { minorOf } from '../arithmetic/minor.js';
import { Rational } from '../arithmetic/rational.js';
import { differences, isSame, kindOf } from '../sources/comparison.js';
import type { FieldDifference, FindingKind } from '../sources/findings.js';
import type { Expected } from './expected.js';

/** Exact figures, which may be written `0.50`, `0.5` or `1/2`. */
const EXACT = /(^|\.)(base|excluded|net|volume|volumeBefore|volumeAfter|before|after|money|units|rate|from)$/;
/** Their meaning is that of the plan, where amounts are written as they were given. */
const WRITTEN = /^rated\.(amount|steps\.\d+\.amount)$/;

/** What was written before events said so is no difference. */
const UNSAID = /^(made|standing|owner|of|held|credited|ruleId|holds|payableIn)$/;

/** Every field of an expected event in which the recorded one differs; what the recomputation does not give is left out. */
export function fieldsOf({ data }: Expected, event: Recorded<LedgerEvent>, retried: boolean): FieldDifference[] {
  const recorded = event.data as unknown as Readonly<Record<string, unknown>>;
  const brings = recorded['made'] !== undefined || /^[^-]*[1-9]/.test(String(recorded['amount']));
  const isOld = 'standing' in recorded && recorded['standing'] === null;
  return Object.entries(data).flatMap(([key, expected]) => {
    if (UNSAID.test(key) && (recorded[key] === null || recorded[key] === undefined)) return [];
    if (isOld && key === 'window') return [];
    // What takes back says by `held` how much of it was held; it is held by nothing itself, and no more is 0.00.
    if (!brings && /^(holds|payableIn)$/.test(key)) return [];
    if (agrees(expected, recorded[key])) return [];
    return differences(expected, narrowed(expected, recorded[key]), key)
      .filter((field) => !isSameFigure(field))
      .filter((field) => !isLaterKnowledge(field, retried));
  });
}

/** Whether a recorded value has all that is expected of it, word for word, as most have. */
function agrees(expected: unknown, recorded: unknown): boolean {
  if (!isObject(expected) || !isObject(recorded)) return isSame(expected, recorded);
  for (const key in expected) if (!agrees(expected[key], recorded[key])) return false;
  return true;
}

/** The recorded value without what is not expected of it. */
function narrowed(expected: unknown, recorded: unknown): unknown {
  if (!isObject(expected) || !isObject(recorded)) return recorded;
  return Object.fromEntries(
    Object.keys(expected).flatMap((key) => (key in recorded ? [[key, narrowed(expected[key], recorded[key])]] : [])),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isSameFigure({ path, expected, recorded }: FieldDifference): boolean {
  if (!EXACT.test(path) && !WRITTEN.test(path)) return false;
  if (typeof expected !== 'string' || typeof recorded !== 'string') return false;
  return Rational.ofFraction(expected).equals(Rational.ofFraction(recorded));
}

/** A retried source is rated by what was known at the retry, which this audit may have read past already. */
const isLaterKnowledge = ({ path, expected, recorded }: FieldDifference, retried: boolean): boolean =>
  retried && /^terms\.(program|partner)Revision$/.test(path) && Number(recorded) <= Number(expected);

/** What differences say about their cause. */
export function kindOfDifferences(event: Recorded<LedgerEvent>, fields: readonly FieldDifference[]): FindingKind {
  const kind = kindOf(fields);
  if (kind !== 'amount') return kind;
  if (event.type === 'ledger.commission-clawed-back') return 'clawback';
  if (event.type === 'ledger.window-rerated') return 'bracket';
  if (event.type !== 'ledger.commission-accrued') return kind;
  const amount = fields.find(({ path }) => path === 'amount');
  const [expected, recorded] = [amount?.expected, amount?.recorded].map(
    (text) => minorOf(String(text), event.data.currency) ?? 0n,
  );
  const apart = (expected ?? 0n) - (recorded ?? 0n);
  if (apart > 1n || apart < -1n) return kind;
  return event.data.split.weights.length > 1 ? 'split' : 'rounding';
}
