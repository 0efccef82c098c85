import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { verifyWebhook } from './webhook.js';

/** The example of the Standard Webhooks documents. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const BODY = '{"test": 2432232314}';
const NOW = 1614265330_000;

const signed = (id: string, body: string): Buffer => Buffer.from(`${id}.1614265330.${body}`);

describe('the signature of a webhook', () => {
  it('fits the published example, with any of several secrets and signatures', () => {
    verifyWebhook(BODY, HEADERS, SECRET, NOW);
    const both = { ...HEADERS, 'webhook-signature': `v1,AAAA ${HEADERS['webhook-signature']}` };
    verifyWebhook(Buffer.from(BODY), both, [`whsec_${'A'.repeat(32)}`, SECRET], NOW);
  });

  it('fits by ed25519 as well', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
    const signature = sign(null, signed(HEADERS['webhook-id'], BODY), privateKey).toString('base64');
    const headers = { ...HEADERS, 'webhook-signature': `v1a,${signature}` };
    const secret = `whpk_${raw.toString('base64')}`;
    verifyWebhook(BODY, headers, secret, NOW);
    expect(() => verifyWebhook(`${BODY} `, headers, secret, NOW)).toThrow('no signature fits');
  });

  it.each(['', 'whsec_', `whsec_${'A'.repeat(31)}`, 'whpk_', `whpk_${'A'.repeat(40)}`])(
    'is not compared by %j, whatever it is: anybody could have signed',
    (secret) => {
      const key = Buffer.from(secret.replace(/^wh(pk|sec)_/, ''), 'base64');
      const signature = createHmac('sha256', key).update(signed(HEADERS['webhook-id'], BODY)).digest('base64');
      const headers = { ...HEADERS, 'webhook-signature': `v1,${signature}` };
      for (const secrets of [secret, [SECRET, secret]])
        expect(() => verifyWebhook(BODY, headers, secrets, NOW)).toThrow(RangeError);
    },
  );

  const hmac = createHmac('sha256', 'another').update(signed('x', BODY)).digest('base64');
  it.each([
    ['another body', `${BODY} `, HEADERS, NOW, 'no signature fits'],
    ['another id', BODY, { ...HEADERS, 'webhook-id': 'x' }, NOW, 'no signature fits'],
    ['another secret', BODY, { ...HEADERS, 'webhook-signature': `v1,${hmac}` }, NOW, 'no signature fits'],
    ['another version', BODY, { ...HEADERS, 'webhook-signature': 'v2,AAAA' }, NOW, 'no signature fits'],
    ['an old request', BODY, HEADERS, NOW + 301_000, 'too far from the clock'],
    ['one of the future', BODY, HEADERS, NOW - 301_000, 'too far from the clock'],
    ['no timestamp', BODY, { ...HEADERS, 'webhook-timestamp': undefined }, NOW, 'is missing'],
    ['a timestamp in words', BODY, { ...HEADERS, 'webhook-timestamp': 'now' }, NOW, 'too far from the clock'],
  ])('does not fit %s', (_, body, headers, now, reason) =>
    expect(() => verifyWebhook(body, headers, SECRET, now)).toThrow(reason),
  );
});
