import { expect, it } from '@jest/globals';
import { agreed, amended, played, rule, sale, scenario, theEngine } from './small-scenario.js';

it('says of a sale that is taken after its amendment what its base left out when it was recorded', async () => {
  const steps = [sale('s1', '100', { postage: '5' }), amended('a1', 's1', '100', '60')];
  const player = await played(await theEngine(), scenario([rule({ share: { rate: '0.10' } })], steps), 'once');
  expect(await agreed(player)).toEqual({ ann: 1000 });
});
