import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { verifyWebhook } from '#libs/feed-client';
import { newSecret } from './secrets.js';
import { signatureOf } from './signature.js';

const signed = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
const headersOf = (signature: string) => ({
  'webhook-id': signed.id,
  'webhook-timestamp': String(signed.timestamp),
  'webhook-signature': signature,
});
const verified = (signature: string, secret: string) =>
  verifyWebhook(signed.body, headersOf(signature), secret, signed.timestamp * 1000);

describe('a signature', () => {
  it('is the one that Standard Webhooks publishes for its example', () => {
    expect(signatureOf('hmac', ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], signed)).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is taken by the library of Standard Webhooks, by each of the secrets that sign, and by no other', () => {
    const [old, young, other] = [newSecret('hmac'), newSecret('hmac'), newSecret('hmac')];
    const now = { ...signed, timestamp: Math.floor(Date.now() / 1000) };
    const signature = signatureOf('hmac', [old.secret ?? '', young.secret ?? ''], now);
    const headers = { ...headersOf(signature), 'webhook-timestamp': String(now.timestamp) };
    const taken = ({ secret }: typeof old) => new Webhook(secret ?? '').verify(now.body, headers);
    expect([taken(old), taken(young)]).toEqual([{ test: 2432232314 }, { test: 2432232314 }]);
    expect(() => taken(other)).toThrow('No matching signature');
  });

  it.each(['hmac', 'ed25519'] as const)(
    'of %s is checked by what its receiver has, of old and new secrets',
    (signing) => {
      const [old, young, other] = [newSecret(signing), newSecret(signing), newSecret(signing)];
      const keyOf = ({ secret, publicKey }: typeof old): string => publicKey ?? secret ?? '';
      const both = signatureOf(signing, [old.secret ?? '', young.secret ?? ''], signed);
      expect(() => verified(both, keyOf(old))).not.toThrow();
      expect(() => verified(both, keyOf(young))).not.toThrow();
      expect(() => verified(both, keyOf(other))).toThrow('no signature fits');
      expect(() => verified(signatureOf(signing, [young.secret ?? ''], signed), keyOf(old))).toThrow(
        'no signature fits',
      );
    },
  );
});
