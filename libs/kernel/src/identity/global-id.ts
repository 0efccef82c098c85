import { fromUUID, TypeID } from 'typeid-js';

/** `toGlobalId('partner', uuid)` is `partner_01h455vb4pex5vsknk084sn02q`. */
export const toGlobalId = (kind: string, uuid: string): string => fromUUID(uuid, kind);

/** The bare UUID of a global id; undefined for another kind and for text that is no id. */
export function fromGlobalId(kind: string, text: unknown): string | undefined {
  try {
    const uuid = TypeID.fromString(String(text), kind).toUUID();
    return toGlobalId(kind, uuid) === text ? uuid : undefined;
  } catch {
    return undefined;
  }
}
