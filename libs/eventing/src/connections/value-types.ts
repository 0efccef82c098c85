import pg from 'pg';

const { builtins } = pg.types;
const asText = (value: string): string => value;
const PARSERS: Readonly<Record<number, (value: string) => unknown>> = {
  [builtins.INT8]: asText,
  [builtins.NUMERIC]: asText,
  [builtins.DATE]: asText,
  [builtins.TIMESTAMPTZ]: (value) => new Date(value).toISOString(),
};

/** Values as views write them, so that a row read is equal to the row written: exact numbers and days as text, moments as ISO text. */
export const VALUE_TYPES = {
  getTypeParser: (oid: number, format?: 'text') => PARSERS[oid] ?? pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig;
