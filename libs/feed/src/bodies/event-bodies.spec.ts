import { fromBinary, toBinary, toJson, create } from '@bufbuild/protobuf';
import { describe, expect, it } from '@jest/globals';
import { MemoryPersonalData } from '#libs/eventing';
import { EventSchema, LeadEventSchema, LeadSchema } from '#libs/feed-client';
import type { LogEvent } from '../reading/log-event.js';
import { packFields } from '../log/packed-fields.js';
import { EventBodies } from './event-bodies.js';

const personal = new MemoryPersonalData();
const TENANT = 'north';

async function lead(): Promise<LogEvent> {
  const message = create(LeadEventSchema, { lead: create(LeadSchema, { status: 'NEW' }) });
  const sealed = async (field: string, staffOnly: boolean) => ({
    path: `lead.lead.${field}`,
    subject: 'ann',
    text: await personal.seal(TENANT, 'ann', JSON.stringify(`the ${field}`)),
    ...(staffOnly && { staffOnly: true as const }),
  });
  return {
    tenant: TENANT,
    body: toBinary(EventSchema, create(EventSchema, { data: { case: 'lead', value: message } })),
    sealed: packFields([await sealed('name', true), await sealed('company', false)]),
  } as unknown as LogEvent;
}

const whole = { thin: false, omitPersonalData: false };
const shown = (body: Uint8Array | undefined) => toJson(EventSchema, fromBinary(EventSchema, body ?? new Uint8Array()));

describe('what a partner receives of an event that is its own', () => {
  it('has no personal field that is for the vendor alone, also while others are sent the same event', async () => {
    const event = await lead();
    const bodies = new EventBodies(personal);
    const [staff, partner] = await Promise.all([
      bodies.bodies([event], whole),
      bodies.bodies([event], { ...whole, forPartner: true }),
    ]);
    expect(shown(staff[0])).toEqual({
      lead: { lead: { status: 'NEW', name: 'the name', company: 'the company' } },
    });
    expect(shown(partner[0])).toEqual({ lead: { lead: { status: 'NEW', company: 'the company' } } });
  });
});
