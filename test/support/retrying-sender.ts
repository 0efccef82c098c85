import type { DevelopmentClaims } from '#libs/access';
import type { Ask } from '../journeys/in-process.js';
import { patient } from './patient.js';
import { Sender } from './sender.js';

/** While processes are killed. */
const PATIENCE = {
  passing: ['OUTCOME_UNKNOWN', 'INTERNAL', 'NOT_YET_VISIBLE', 'BUSY', 'UNAVAILABLE'],
  // Only stops what hangs.
  tries: 1_200,
  pauseMs: 100,
  mayBeAway: true,
};

/** Sends each mutation under one key until it is answered. */
export const retryingSender = (as: (claims: DevelopmentClaims) => Promise<Ask>, who: DevelopmentClaims): Sender =>
  new Sender(async (claims) => patient(await as({ ...who, ...claims }), PATIENCE));
