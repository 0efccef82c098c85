export {
  feed,
  forStaff,
  keptBack,
  overlaid,
  partOf,
  publicTypeOf,
  publishedAs,
  subjectOf,
  word,
} from './definition/feed.js';
export { feedEventView, FeedEventRow } from './log/feed-event.view.js';
export { type DeliveryForm, openedEvent } from './delivery/opened-event.js';
export { publishedOf, type Read } from './log/published.js';
