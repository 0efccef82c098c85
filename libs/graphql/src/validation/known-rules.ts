import { getMetadataStorage } from 'class-validator';

const storage = getMetadataStorage();
type Look = typeof storage.getTargetValidationMetadatas;
type Rules = ReturnType<Look>;

let isRemembering = false;

/**
 * For each value that it checks, class-validator looks through the rules of all classes for those that the value's class inherits: for a sale of one line
 * four times through some five hundred. What a class has been declared with is the same for ever.
 */
export function rememberRules(): void {
  if (isRemembering) return;
  isRemembering = true;
  const look: Look = storage.getTargetValidationMetadatas.bind(storage);
  const known = new WeakMap<object, Map<string, Rules>>();
  storage.getTargetValidationMetadatas = (target, schema, always, strictGroups, groups) => {
    const ofTarget = known.get(target) ?? new Map<string, Rules>();
    known.set(target, ofTarget);
    const key = JSON.stringify([schema, always, strictGroups, groups]);
    const rules = ofTarget.get(key) ?? look(target, schema, always, strictGroups, groups);
    ofTarget.set(key, rules);
    return rules;
  };
}
