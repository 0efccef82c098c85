'use strict';

/** What graphql does in production. */
exports.instanceOf = (value, constructor) => value instanceof constructor;
