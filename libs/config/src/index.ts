export { ConfigError } from './config.error.js';
export { faultOfConnectionString } from './connection-string.js';
export {
  readApiConfig,
  readConfig,
  readSupervisorConfig,
  withRole,
  type AccessConfig,
  type ApiConfig,
  type Config,
  type DatabaseConfig,
  type PrivacyConfig,
  type SupervisorConfig,
} from './config.js';
export { readFeedConfig, type FeedConfig } from './feed.config.js';
export { linkBases, readTrackConfig, type TrackConfig, type Tracked } from './track.config.js';
export type { Environment } from './environment.js';
export { readPayoutSettings, type PayoutConfig } from './payouts.js';
export { readRunFile, withRunningEnvironment, type RunFile, type RunningProcess } from './running.js';
export { settingsTable } from './table.js';
