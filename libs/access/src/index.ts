export * from './access.errors.js';
export * from './access.module.js';
export * from './development-issuer.js';
export * from './principal.js';
export { Caller, principal, Public, Roles } from './roles.decorator.js';
export { type AccessRequest, bearerOf } from './request.js';
export * from './token-settings.js';
export * from './token-verifier.js';
