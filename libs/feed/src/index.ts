export { feed, forStaff, overlaid, publishedAs, subjectOf, word } from './definition/feed.js';
export { feedEventView, FeedEventRow } from './log/feed-event.view.js';
export { type DeliveryForm, openedEvent } from './delivery/opened-event.js';
