import { type EventSpec, type PersonalFields, personalFieldsOf } from '#libs/kernel';

/** The fields that events of this type and version keep sealed. */
export function sealedFieldsOf(
  index: ReadonlyMap<string, EventSpec<object>>,
  type: string,
  version: number,
): readonly string[] {
  const spec = index.get(type);
  return spec ? personalFieldsOf(spec).flatMap((personal) => sealedFields(personal, version)) : [];
}

function sealedFields({ fields, since = 1 }: PersonalFields, version: number): readonly string[] {
  const from: number | Readonly<Record<string, number>> = since;
  return (fields as readonly string[]).filter(
    (field) => version >= (typeof from === 'number' ? from : (from[field] ?? 1)),
  );
}

/** Whether an event of this version keeps fields in the clear that newer ones seal. */
export const isOpen = (spec: EventSpec<object> | undefined, version: number): boolean =>
  personalFieldsOf(spec ?? {}).some((personal) => openFields(personal, version).length > 0);

const openFields = (personal: PersonalFields, version: number): readonly string[] => {
  const sealed = sealedFields(personal, version);
  return (personal.fields as readonly string[]).filter((field) => !sealed.includes(field));
};

/** How many texts such an event keeps in the clear, and how many of them name nobody whose they are. */
export function openTexts(
  spec: EventSpec<object> | undefined,
  version: number,
  data: object,
): { readonly open: number; readonly unowned: number } {
  const values = data as Readonly<Record<string, unknown>>;
  let open = 0;
  let unowned = 0;
  for (const personal of personalFieldsOf(spec ?? {})) {
    const told = openFields(personal, version).filter((field) => (values[field] ?? null) !== null).length;
    open += told;
    if ((values[personal.subject] ?? null) === null) unowned += told;
  }
  return { open, unowned };
}

/** The data without the fields that stand in the clear of whom was erased since. */
export async function withoutErased(
  spec: EventSpec<object> | undefined,
  version: number,
  data: object,
  isErased: (subject: string) => Promise<boolean>,
): Promise<object> {
  const values = data as Readonly<Record<string, unknown>>;
  const gone = await Promise.all(
    personalFieldsOf(spec ?? {}).map(async (personal) => {
      const subject = values[personal.subject];
      const told = openFields(personal, version).filter((field) => (values[field] ?? null) !== null);
      // Older history may not say whose a text is.
      if (told.length === 0 || typeof subject !== 'string' || !subject) return [];
      return (await isErased(subject)) ? told : [];
    }),
  );
  const fields = gone.flat();
  return fields.length === 0 ? data : { ...data, ...Object.fromEntries(fields.map((field) => [field, null])) };
}

/** The data without the fields that this version has in the clear. */
export function withoutOpen(spec: EventSpec<object> | undefined, version: number, data: object): object {
  const open = personalFieldsOf(spec ?? {}).flatMap((personal) => openFields(personal, version));
  return open.length === 0 ? data : { ...data, ...Object.fromEntries(open.map((field) => [field, null])) };
}

/** The data with every sealed field changed that is there. Throws where it names nobody whose they are. */
export async function mapPersonal(
  spec: EventSpec<object> | undefined,
  version: number,
  data: object,
  change: (value: unknown, subject: string, personal: PersonalFields) => Promise<unknown>,
): Promise<object> {
  const values = data as Record<string, unknown>;
  const present = personalFieldsOf(spec ?? {}).flatMap((personal) =>
    sealedFields(personal, version)
      .filter((field) => values[field] !== null && values[field] !== undefined)
      .map((field) => ({ field, personal, subject: subjectIn(values, personal) })),
  );
  if (present.length === 0) return data;
  const changed = await Promise.all(
    present.map(async ({ field, subject, personal }) => [field, await change(values[field], subject, personal)]),
  );
  return { ...data, ...Object.fromEntries(changed) };
}

function subjectIn(values: Readonly<Record<string, unknown>>, { subject: field }: PersonalFields): string {
  const subject = values[field];
  if (typeof subject === 'string' && subject) return subject;
  throw new TypeError(`personal data without a subject in ${String(field)}`);
}
