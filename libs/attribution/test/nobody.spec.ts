import { describe, expect, it } from '@jest/globals';
import { EvidenceProvider } from '../src/graphql/evidence.provider.js';
import { customerDraft } from '../src/graphql/inputs/customer.inputs.js';
import { customerFault } from '../src/workflows/draft-faults.js';

describe('the reference 0 of guests', () => {
  it('alone is refused, and the refusal says that it names nobody', () =>
    expect(customerFault(customerDraft({ ref: '0' }))).toMatchObject({
      refused: 'NO_IDENTIFIER',
      message: expect.stringContaining('`0`, `null` and the like name nobody'),
    }));

  it('makes no one customer of those that one request brings', () => {
    const item = (ref: string, email: string) => ({
      ...{ programId: 'p', idempotencyKey: `${ref} ${email}` },
      customer: { ref, email },
    });
    const items = [item('0', 'ann@acme.com'), item('0', 'bob@acme.com'), item('7', 'a@b.com'), item('7', 'c@d.com')];
    const groupOf = new EvidenceProvider(
      ...([] as unknown as ConstructorParameters<typeof EvidenceProvider>),
    ).byCustomer(items);
    const [ann, bob, one, other] = items.map(groupOf);
    expect([ann === bob, one === other]).toEqual([false, true]);
  });
});
