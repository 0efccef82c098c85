interface Place {
  readonly aliasId: string;
  readonly journeyId: string;
  /** What all places of one click have in common; null: nobody wrote it down. */
  readonly click: string | null;
  /** Its customer was known by more than clicks when it took the place. */
  readonly isNamed: boolean;
}

interface ClickTouch {
  readonly kind: string;
  readonly linkId: string | null;
  readonly at: string;
}

/** To which customers clicks lead. A click is one of a link at one moment; places say which of several it is. */
export class ClickPlaces {
  private readonly places = new Map<string, Map<string, Place>>();
  /** By link and moment: journeys that have such a touch. */
  private readonly touches = new Map<string, Set<string>>();
  /** By journey: how many places it has taken beside the clicks that it has. */
  private readonly ahead = new Map<string, number>();
  private readonly clickOf = new Map<string, string>();

  constructor(private readonly customerOf: (journeyId: string) => string) {}

  /** How many other customers that were known when they took theirs have a place of the same click. */
  claimed(place: Place): number {
    const { aliasId, click, journeyId } = place;
    this.count(journeyId, 1);
    if (click === null) return 0;
    const all = this.places.get(click) ?? new Map<string, Place>();
    const own = this.customerOf(journeyId);
    const others = [...all.values()].filter(({ isNamed }) => isNamed).map((one) => this.customerOf(one.journeyId));
    this.places.set(click, all.set(aliasId, place));
    this.clickOf.set(aliasId, click);
    return new Set(others.filter((id) => id !== own)).size;
  }

  vacated(aliasId: string): void {
    const click = this.clickOf.get(aliasId);
    if (click !== undefined) this.places.get(click)?.delete(aliasId);
  }

  noted(journeyId: string, { kind, linkId, at }: ClickTouch): void {
    if (kind !== 'click' || linkId === null) return;
    const key = `${linkId} ${at}`;
    const journeys = this.touches.get(key) ?? new Set();
    if (journeys.has(journeyId)) return;
    this.touches.set(key, journeys.add(journeyId));
    this.count(journeyId, -1);
  }

  /** At most how many other customers a click can lead to: who has a place and no touch of it yet may have this one. */
  mostOthers({ linkId, at }: ClickTouch, journeyId: string | null): number {
    const own = journeyId === null ? null : this.customerOf(journeyId);
    const holders = new Set([...(this.touches.get(`${linkId} ${at}`) ?? [])].map((id) => this.customerOf(id)));
    for (const [id, places] of this.ahead) if (places > 0) holders.add(this.customerOf(id));
    if (own !== null) holders.delete(own);
    return holders.size;
  }

  private count(journeyId: string, more: number): void {
    const places = (this.ahead.get(journeyId) ?? 0) + more;
    if (places === 0) this.ahead.delete(journeyId);
    else this.ahead.set(journeyId, places);
  }
}
