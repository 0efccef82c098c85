import type { Principal } from '#libs/access';
import { fault, Places } from '#libs/graphql';

/** Requests that may be under way at once. */
const [OF_A_TENANT, OF_A_PARTNER] = [500, 50];

/** Requests under way, by tenant and partner: who sends more than are answered keeps nobody else from being answered. */
export class RequestPlaces {
  private readonly places = new Places();

  /** Call what it answers with once the request is answered. Throws BUSY. */
  take({ tenant, partnerId }: Principal): () => void {
    const ofPartner = partnerId === undefined ? [] : [[`${tenant} ${partnerId}`, OF_A_PARTNER] as const];
    const leave = this.places.take([[tenant, OF_A_TENANT], ...ofPartner]);
    if (leave) return leave;
    throw fault(
      'BUSY',
      `${OF_A_PARTNER} requests of a partner, ${OF_A_TENANT} of a tenant may be under way; wait for some`,
    );
  }
}
