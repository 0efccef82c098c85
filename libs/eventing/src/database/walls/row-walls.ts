/** Whose the rows of a table are. */
export interface Walled {
  /** Quoted; of the column that names the partner whose row it is. Null: no partner sees any. */
  readonly partner?: string | null;
  /** Whether `concord_feed` reads the rows of all tenants. */
  readonly readByFeed?: boolean;
}

/** The walls between tenants and between partners, and who may do what. @param target the quoted name of the table */
export const wallsSql = (target: string, { partner, readByFeed }: Walled): readonly string[] => [
  `ALTER TABLE ${target} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${target} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY of_tenant ON ${target} FOR SELECT USING (${OF_TENANT})`,
  ...(partner === undefined ? [] : [partnerPolicySql(target, partner)]),
  ...(readByFeed
    ? [
        `CREATE POLICY of_feed ON ${target} FOR SELECT TO concord_feed USING (true)`,
        `GRANT SELECT ON ${target} TO concord_feed`,
      ]
    : []),
  `CREATE POLICY of_projector ON ${target} TO concord_projector USING (true) WITH CHECK (true)`,
  `GRANT SELECT ON ${target} TO concord_reader`,
  `GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ${target} TO concord_projector`,
];

/** The same walls as conditions, for what is read beside the table. */
export const wallConditions = ({ partner }: Walled): readonly string[] => [
  OF_TENANT,
  ...(partner === undefined ? [] : [ofPartner(partner)]),
];

/** Who reads for a partner sees that partner's rows and no other, or none, whatever the query has forgotten. */
const partnerPolicySql = (target: string, column: string | null): string =>
  `CREATE POLICY of_partner ON ${target} AS RESTRICTIVE FOR SELECT TO concord_reader
   USING (${ofPartner(column)})`;

const OF_TENANT = `tenant = current_setting('concord.tenant', true)`;

const ofPartner = (column: string | null): string =>
  `coalesce(current_setting('concord.partner', true), '') IN (''${column === null ? '' : `, ${column}::text`})`;
