import type { Principal } from '#libs/access';
import { fault, Places } from '#libs/graphql';

/** Requests that may be under way at once: when partners and one integration have all of theirs, 50 are left for everybody else. */
const [OF_A_TENANT, OF_ITS_PARTNERS, OF_A_PARTNER, OF_A_SUBJECT] = [500, 300, 50, 150];

/** Requests under way, by tenant, partner and subject: who sends more than are answered keeps nobody else from being answered. */
export class RequestPlaces {
  private readonly places = new Places();

  /** Call what it answers with once the request is answered. Throws BUSY. */
  take({ tenant, partnerId, subject }: Principal): () => void {
    const wanted = (most: number, ...whose: readonly string[]) => [JSON.stringify([tenant, ...whose]), most] as const;
    const ofCaller =
      partnerId === undefined
        ? [wanted(OF_A_SUBJECT, 'subject', subject)]
        : [wanted(OF_ITS_PARTNERS, 'partners'), wanted(OF_A_PARTNER, 'partner', partnerId)];
    const leave = this.places.take([wanted(OF_A_TENANT), ...ofCaller]);
    if (leave) return leave;
    throw fault(
      'BUSY',
      `${OF_A_PARTNER} requests of a partner, ${OF_ITS_PARTNERS} of all partners, ${OF_A_SUBJECT} of anybody else and ${OF_A_TENANT} of a tenant may be under way; wait for some`,
    );
  }
}
