import type { Principal } from '#libs/access';
import { Places } from '../turns/places.js';

/** Connections that may be open at once. */
const [OF_A_TENANT, OF_ITS_PARTNERS, OF_A_SUBJECT] = [200, 120, 20];

/** How many connections each tenant and each subject holds: nobody may take them all, nor all partners together. */
export class LivePlaces {
  private readonly places = new Places();

  /** Undefined where there is no place left; else call what it answers with when the connection ends. */
  take({ tenant, subject, partnerId }: Principal): (() => void) | undefined {
    return this.places.take([
      [tenant, OF_A_TENANT],
      [`${tenant} ${subject}`, OF_A_SUBJECT],
      ...(partnerId === undefined ? [] : [[JSON.stringify([tenant, 'partners']), OF_ITS_PARTNERS] as const]),
    ]);
  }
}
