export { startEventNode, type EventNode, type EventNodeOptions } from './event-node/event-node.js';
export { freePort } from './postgres/port.js';
export { startPostgres, type EmbeddedPostgres, type PostgresOptions } from './postgres/postgres.js';
export { endOrphan } from './postgres/orphan.js';
export { createDatabase, grantAccess, SEARCH_EXTENSIONS, withClient } from './postgres/provision.js';
export { ROLE_NAMES, type PostgresRole } from './postgres/roles.js';
export { createTestDatabase, startTestPostgres, type TestDatabase } from './postgres/test-postgres.js';
export { commandLine, awaitEnd, isAlive, parentOf, startMark } from './system/processes.js';
