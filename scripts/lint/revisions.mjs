const MESSAGE = 'Append at the revision that was read: with ANY, a decision may rest on a state that is gone.';

/** Lint rule: nobody appends at any revision. */
export const revisions = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const refuse = (node) => context.report({ node, message: MESSAGE });
    return {
      "Property[key.name='expectedRevision'] > Identifier.value[name='ANY']": refuse,
      "Property[key.name='expectedRevision'] > MemberExpression.value[property.name='ANY']": refuse,
      "Property[key.name='expectedRevision'] > Literal.value[value=/^any$/i]": refuse,
      "ImportSpecifier[imported.name='ANY']": refuse,
    };
  },
};
