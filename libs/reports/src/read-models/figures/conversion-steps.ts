import { Decimal } from '#libs/kernel';
import type { StepsRow } from '../conversion-steps.queries.js';
import { percentOf } from './ratios.js';
import type { ConversionSteps } from './conversion-steps.types.js';

const ratio = (top: number, bottom: number): string | null => percentOf(count(top), count(bottom));
const count = (number: number): Decimal => Decimal.ofUnits(BigInt(number), 0);

/** Each step against the one before. */
export function stepsOf({ clicks, leads, qualified, ...bought }: StepsRow): Omit<ConversionSteps, 'explain'> {
  const converted = bought.convertedLeads + bought.convertedAlone;
  return {
    ...{ clicks, leads, qualified, converted },
    leadsPercent: ratio(leads, clicks),
    qualifiedPercent: ratio(qualified, leads),
    convertedPercent: ratio(converted, qualified),
    leadsConvertedPercent: ratio(bought.convertedLeads, leads),
  };
}
