import type { AttributionPolicy } from '#libs/programs';
import type { RecordedContent, SaleAttribution } from '#libs/sales';
import { monthsOver } from '../arithmetic/calendar.js';
import { partsOf } from '../arithmetic/largest-remainder.js';
import { Rational } from '../arithmetic/rational.js';
import { lastToHold } from '../states/last-to-hold.js';
import { ms, partsByModel } from './attributed-parts.js';
import type { FieldDifference } from '../sources/findings.js';

type Touch = SaleAttribution['touches'][number];

/** What the audit knows of a program when it comes to a sale. */
interface Known {
  /** In the order in which they were set. */
  readonly policies: readonly AttributionPolicy[];
  readonly survivor: (partner: string) => string;
}

const DAY = 86_400_000;
const LATE = 300_000;
const KINDS = ['code', 'lead', 'click', 'response', 'cosell'];
/** Reasons that a touch has by itself, before others are looked at; in their order. */
const OWN = ['flagged', 'could-not-earn', 'self-referral'];
const OF_THE_MODEL = new Set([undefined, 'not-the-last-touch', 'not-the-first-touch', 'rounded-to-nothing']);

/** Where a sale is not credited as what it pins says it must be. */
function attributionFaults(sale: RecordedContent, known: Known): FieldDifference[] {
  const { attribution, crediting, credits, conversion, occurredAt, timeZone } = sale;
  const faults: FieldDifference[] = [];
  const must = (path: string, expected: unknown, recorded: unknown): void => {
    if (JSON.stringify(expected) !== JSON.stringify(recorded)) faults.push({ path, expected, recorded });
  };
  if (conversion) {
    must(
      'conversion.monthsSinceFirst',
      monthsOver(conversion.firstAt, occurredAt, timeZone),
      conversion.monthsSinceFirst,
    );
  }
  must('attribution', crediting === 'by-policy', attribution !== null);
  if (!attribution) return faults;
  const policy = known.policies.find(({ version }) => version === attribution.policyVersion);
  const couldHold = known.policies.some(
    (_, at) => lastToHold(known.policies.slice(0, at + 1), occurredAt)?.version === attribution.policyVersion,
  );
  must('attribution.policyVersion', true, couldHold);
  if (!policy) return faults;
  must('attribution.model', policy.model, attribution.model);
  const weights = attribution.shares.map(({ partnerId, weight }) => [partnerId, weight]);
  must(
    'credits',
    weights,
    credits.map(({ partnerId, weight }) => [partnerId, weight]),
  );
  attribution.touches.forEach((touch, at) =>
    must(`attribution.touches.${at}.dropped`, true, isDroppedRightly(touch, occurredAt, policy)),
  );
  must(
    'attribution.touches',
    inOrder(attribution.touches, occurredAt),
    attribution.touches.map(({ touchId }) => touchId),
  );
  const isByTouches = attribution.decidedBy === 'touches' || attribution.decidedBy === 'nobody';
  must('attribution.shares', attribution.shares.length > 0 ? 10_000 : 0, sumOf(attribution.shares));
  const isListed = attribution.touches.length > 0 || !attribution.unlisted;
  if (isByTouches && isListed) sharesFaults(attribution, occurredAt, policy, known.survivor, must);
  return faults;
}

const sumOf = (shares: SaleAttribution['shares']): number => shares.reduce((sum, { weight }) => sum + weight, 0);

/** Codes before leads before clicks: the first kind that has a touch left decides alone. */
function isStrongestAlone(weighed: readonly Touch[], touches: readonly Touch[]): boolean {
  const outranked = touches.filter(({ dropped }) => dropped?.reason === 'outranked');
  const [kind, ...others] = new Set(weighed.map((touch) => touch.kind));
  const rank = KINDS.indexOf(kind ?? '');
  return others.length === 0 && outranked.every((touch) => rank >= 0 && KINDS.indexOf(touch.kind) > rank);
}

type Must = (path: string, expected: unknown, recorded: unknown) => void;

function sharesFaults(
  { touches, shares, decidedBy }: SaleAttribution,
  sale: string,
  policy: AttributionPolicy,
  survivor: Known['survivor'],
  must: Must,
): void {
  const weighed = touches.filter(({ dropped }) => OF_THE_MODEL.has(dropped?.reason));
  if (policy.ranking === 'classes') must('attribution.touches', true, isStrongestAlone(weighed, touches));
  must('attribution.decidedBy', weighed.length > 0 ? 'touches' : 'nobody', decidedBy);
  const parts = partsByModel(weighed, sale, policy);
  const all = parts.reduce((sum, part) => sum + part, 0n);
  const named = new Set(shares.map(({ partnerId }) => partnerId));
  const owner = (partnerId: string): string => (named.has(partnerId) ? partnerId : survivor(partnerId));
  const sums = new Map<string, bigint>();
  weighed.forEach(({ partnerId }, at) => {
    const partner = owner(partnerId);
    sums.set(partner, (sums.get(partner) ?? 0n) + (parts[at] ?? 0n));
  });
  const points = partsOf(10_000n, [...sums.values()]);
  const expected = [...sums].map(([partner, part], at) => ({ partner, part, weight: Number(points[at]) }));
  const credited = expected.filter(({ weight }) => weight > 0);
  must(
    'attribution.shares',
    credited.map(({ partner, weight }) => [partner, weight]),
    shares.map(({ partnerId, weight }) => [partnerId, weight]),
  );
  for (const [at, { exact }] of shares.entries()) {
    const one = credited[at];
    if (one) must(`attribution.shares.${at}.exact`, true, isFraction(exact, one.part, all));
  }
  for (const [at, { partnerId, risks }] of shares.entries()) {
    const own = weighed.filter((touch, n) => owner(touch.partnerId) === partnerId && parts[n] !== 0n);
    must(
      `attribution.shares.${at}.risks`,
      inAnyOrder(own.flatMap((touch) => risksOf(touch, policy))),
      inAnyOrder(risks),
    );
  }
  const shown = new Map(weighed.map((touch, at) => [touch.touchId, parts[at] ?? 0n]));
  for (const [at, { touchId, share }] of touches.entries()) {
    const part = shown.get(touchId) ?? 0n;
    must(
      `attribution.touches.${at}.share`,
      true,
      part === 0n ? share === null : share !== null && isFraction(share, part, all),
    );
  }
}

const isFraction = (text: string, part: bigint, all: bigint): boolean =>
  Rational.ofFraction(text).equals(Rational.whole(part).over(Rational.whole(all)));

const inAnyOrder = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

const ofSelf = ({ self }: Touch, { selfReferral }: AttributionPolicy): string =>
  self === null ? 'allow' : selfReferral[self === 'same-email' ? 'email' : 'domain'];

/** Whether a code came without a click follows from touches that a sale need not list: it is taken as it stands. */
const risksOf = (touch: Touch, policy: AttributionPolicy): readonly string[] => [
  ...touch.risks.filter((risk) => risk !== 'self-referral'),
  ...(ofSelf(touch, policy) === 'flag' ? ['self-referral'] : []),
];

/** The window and its edges hold for each touch, and who is its own customer has no part, whatever else is said of it. */
function isDroppedRightly(touch: Touch, sale: string, policy: AttributionPolicy): boolean {
  const { at, dropped } = touch;
  const { windowDays } = policy;
  const isOwn = ofSelf(touch, policy) === 'drop';
  const age = ms(sale) - ms(at);
  const reason = dropped?.reason;
  if (reason === 'self-referral') return isOwn;
  if (reason !== undefined && OWN.includes(reason)) return true;
  if (isOwn) return false;
  if (age > windowDays * DAY) return reason === 'outside-window';
  if (age < -LATE) return reason === 'after-conversion';
  return reason !== 'outside-window' && reason !== 'after-conversion';
}

function inOrder(touches: readonly Touch[], sale: string): readonly string[] {
  const key = ({ at, kind, touchId }: Touch): string => [at > sale ? sale : at, KINDS.indexOf(kind), touchId].join(' ');
  const keyed = touches.map((touch) => [key(touch), touch.touchId] as const);
  return keyed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, touchId]) => touchId);
}

/** What is known of a program at the moment of history that the audit has come to. */
interface OfProgram {
  readonly knowledge: { readonly attributionPolicies: readonly AttributionPolicy[] };
  readonly program: { readonly hierarchy: { survivor(partner: string): string } };
}

/** Each sale of a program, as it comes. Two sales of one customer never have one number. */
export class Attributions {
  private readonly taken = new Map<string, string>();

  constructor(private readonly of: OfProgram) {}

  take(sale: RecordedContent): FieldDifference[] {
    const { knowledge, program } = this.of;
    const survivor = (partner: string): string => program.hierarchy.survivor(partner);
    const faults = attributionFaults(sale, { policies: knowledge.attributionPolicies, survivor });
    const { saleId, conversion } = sale;
    if (!conversion) return faults;
    const key = `${conversion.journeyId} ${conversion.number}`;
    const before = this.taken.get(key) ?? saleId;
    this.taken.set(key, saleId);
    if (before === saleId) return faults;
    return [
      ...faults,
      { path: 'conversion.number', expected: `a number that ${before} has not`, recorded: conversion.number },
    ];
  }
}
