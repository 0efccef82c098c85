import { allOf, ANY_OF, AnyIdOf, HAVING, having, type HavingRow, present, Whether } from '#libs/graphql';
import { InputType } from '@nestjs/graphql';
import { SaleAttributionRow } from '../attribution/sale-attribution.view.js';
import { SaleTouchRow } from '../attribution/sale-touch.view.js';
import { LED_ALL_THE_SAME } from '../figures/brought.queries.js';
import { SaleCreditRow } from '../sale-credit.view.js';

@InputType({
  description:
    'Which touches led to a sale, as it was judged last: of a partner that is credited, in time, and valid. Also those that have no part since others of the customer count instead.',
})
export class SaleTouchFilter {
  @Whether('Whether a link was followed.')
  hasLink?: boolean;

  @AnyIdOf('link', 'One of these links was followed.')
  linkId?: string[];

  @Whether('Whether a code was used.')
  hasCode?: boolean;

  @AnyIdOf('code', 'One of these codes was used.')
  codeId?: string[];

  @Whether('Whether it came through an activity.')
  hasActivity?: boolean;

  @AnyIdOf('activity', 'It came through one of these activities.')
  activityId?: string[];

  @AnyIdOf('partner', 'Of one of these partners.')
  partnerId?: string[];
}

/** As figures of links and codes count sales. */
export const ledBy = (filter: SaleTouchFilter): HavingRow => {
  const { hasLink, linkId, hasCode, codeId, hasActivity, activityId, partnerId } = filter;
  const own = { of: 'saleId', where: {} };
  return having(SaleTouchRow, {
    by: 'saleId',
    where: {
      ...allOf<SaleTouchRow>(
        { linkId, codeId, activityId, partnerId },
        { linkId: present(hasLink), codeId: present(hasCode), activityId: present(hasActivity) },
      ),
      [ANY_OF]: [{ dropped: null }, { dropped: LED_ALL_THE_SAME }],
      [HAVING]: [
        having(SaleAttributionRow, { ...own, by: 'id', same: [{ by: 'judged', of: 'judged' }] }),
        having(SaleCreditRow, { ...own, by: 'soldId', same: [{ by: 'partnerId', of: 'partnerId' }] }),
      ],
    },
  });
};
