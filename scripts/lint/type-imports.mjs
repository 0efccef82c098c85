/** Whether a name is used here as a type, be it as `typeof name`. */
function isOfType({ identifier, isValueReference, isTypeReference }) {
  const { parent } = identifier;
  // `export { name }` passes on what it is.
  if (parent.type === 'ExportSpecifier' || parent.type === 'ExportDefaultDeclaration') return !isValueReference;
  if (!isValueReference) return isTypeReference;
  let [node, above] = [identifier, parent];
  while (above.type === 'TSQualifiedName' && above.left === node) [node, above] = [above, above.parent];
  return above.type === 'TSTypeQuery';
}

/**
 * Lint rule: what is imported only as a type is imported as one. Files with decorators are left alone: Nest injects by the class, which a type
 * import removes. That is why it is not oxlint’s own `consistent-type-imports`, which knows nothing of decorators.
 */
export const typeImports = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { refused: "'{{name}}' is used only as a type: import it as one." },
  },
  create(context) {
    const declarations = [];
    let hasDecorators = false;
    return {
      Decorator() {
        hasDecorators = true;
      },
      TSImportType(node) {
        context.report({ node, message: 'Import the type at the head of the file.' });
      },
      ImportDeclaration(node) {
        if (node.importKind !== 'type') declarations.push(node);
      },
      'Program:exit'() {
        if (hasDecorators) return;
        for (const specifier of declarations.flatMap(({ specifiers }) => specifiers)) {
          if (specifier.importKind === 'type') continue;
          const { references = [] } = context.sourceCode.getDeclaredVariables(specifier)[0] ?? {};
          if (references.length > 0 && references.every(isOfType))
            context.report({ node: specifier, messageId: 'refused', data: { name: specifier.local.name } });
        }
      },
    };
  },
};
