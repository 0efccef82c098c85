export { BlindIndex, MemoryBlindIndex } from '#libs/eventing';
export { SealBroken } from './aes.js';
export { type KeyEncryption, KeyEncryptionKeyMissing } from './key-encryption.js';
export { KeyStore } from './key-store.js';
export { KeyFingerprints, TenantKeyDiffers, TenantKeyMissing } from './key-fingerprints.js';
export { PersonalKeyMissing, PersonalKeys, SubjectErased } from './personal-keys.js';
export { erasePersonWhenErased, eraseWhenReached } from './erasure.policy.js';
export { TenantBlindIndex } from './tenant-blind-index.js';
export { VisitorSalts } from './salts/visitor-salts.js';
