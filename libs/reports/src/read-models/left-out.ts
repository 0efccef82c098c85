/**
 * Whether a movement `of` revenue counts, where sales of some types are left out, with all that is given back of them. `types`: the parameter that
 * lists these. Without any no sale is looked up.
 */
export const counts = (of: string, types: string): string => `(${types}::text[] = '{}' OR (
      coalesce(${of}.sale_type, '') <> ALL(${types}::text[]) AND NOT EXISTS (
        SELECT FROM revenue_facts sold
        WHERE sold.tenant = ${of}.tenant AND sold.sale_id = ${of}.sale_id AND sold.kind = 'sale' AND sold.sale_type = ANY(${types}::text[])
      )))`;
