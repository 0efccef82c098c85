import type { NoteConversion } from './journey.commands.js';
import type { JourneyEvent } from './journey.events.js';
import type { Journey } from './journey.state.js';

/**
 * The sale's number among those of its customer, in the order of recording: a later one that happened earlier gets a later number. The first one
 * stays the first, whatever is refunded.
 */
export function noteConversion({ data }: NoteConversion, journey: Journey): JourneyEvent[] {
  const { journeyId, programId, saleId, soldAt } = data;
  if (journey.conversions.has(saleId)) return [];
  const number = journey.conversionCount + 1;
  const firstAt = journey.firstConversion?.at ?? soldAt;
  const leadId = journey.lead?.leadId ?? null;
  return [
    { type: 'journey.conversion-noted', data: { journeyId, programId, at: soldAt, saleId, number, firstAt, leadId } },
  ];
}
