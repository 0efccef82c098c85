import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** What data of a type look like, without names of types: two that are written differently and mean the same are equal. */
export type Shape =
  | string
  | { readonly list: Shape }
  | { readonly map: Shape }
  /** A type within itself: that many levels up. */
  | { readonly again: number }
  | { readonly any: readonly Shape[] }
  | { readonly of: Readonly<Record<string, Shape>> };

export interface EventShape {
  readonly type: string;
  readonly data: Shape;
}

/** Reads every `eventTypes<E>()(…)` below `libs` and says what data each member of E has. */
export function eventShapes(root: string): EventShape[] {
  const libs = join(root, 'libs');
  const files = readdirSync(libs).flatMap((lib) => eventFiles(join(libs, lib, 'src')));
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, incremental: false, tsBuildInfoFile: undefined, noEmit: true });
  const checker = program.getTypeChecker();
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return source
      ? callsIn(source).flatMap((argument) => membersOf(checker, checker.getTypeFromTypeNode(argument)))
      : [];
  });
}

function eventFiles(folder: string): string[] {
  const there = ts.sys.directoryExists(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  return there.filter((name) => name.endsWith('.events.ts')).map((name) => join(folder, name));
}

function callsIn(source: ts.SourceFile): ts.TypeNode[] {
  const found: ts.TypeNode[] = [];
  const visit = (node: ts.Node): void => {
    const [argument] = ts.isCallExpression(node) ? (node.typeArguments ?? []) : [];
    if (argument && ts.isCallExpression(node) && node.expression.getText(source) === 'eventTypes') found.push(argument);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function membersOf(checker: ts.TypeChecker, union: ts.Type): EventShape[] {
  const members = union.isUnion() ? union.types : [union];
  return members.flatMap((member) => {
    const type = propertyOf(checker, member, 'type');
    const data = propertyOf(checker, member, 'data');
    if (!type || !data) return [];
    const names = (type.isUnion() ? type.types : [type]).flatMap((name) =>
      name.isStringLiteral() ? [name.value] : [],
    );
    return names.map((name) => ({ type: name, data: shapeOf(checker, data) }));
  });
}

function propertyOf(checker: ts.TypeChecker, type: ts.Type, name: string): ts.Type | undefined {
  const property = type.getProperty(name);
  return property && checker.getTypeOfSymbol(property);
}

function shapeOf(checker: ts.TypeChecker, type: ts.Type, above: readonly ts.Type[] = []): Shape {
  const again = above.indexOf(type);
  if (again >= 0) return { again: above.length - again };
  const inside = type.flags & ts.TypeFlags.Object ? [...above, type] : above;
  if (type.isUnion()) {
    const parts = type.types.map((part) => shapeOf(checker, part, inside)).filter((part) => part !== 'undefined');
    const merged = [...new Map(parts.map((part) => [JSON.stringify(part), part])).entries()].sort(([a], [b]) =>
      a < b ? -1 : 1,
    );
    const [only] = merged;
    return merged.length === 1 && only ? only[1] : { any: merged.map(([, part]) => part) };
  }
  if (type.isStringLiteral() || type.isNumberLiteral()) return JSON.stringify(type.value);
  if (
    type.flags &
    (ts.TypeFlags.BooleanLike |
      ts.TypeFlags.StringLike |
      ts.TypeFlags.NumberLike |
      ts.TypeFlags.Null |
      ts.TypeFlags.Undefined)
  ) {
    return checker.typeToString(type);
  }
  const [element] = checker.isArrayLikeType(type) ? checker.getTypeArguments(type as ts.TypeReference) : [];
  if (element) return { list: shapeOf(checker, element, inside) };
  const index = checker.getIndexInfosOfType(type)[0];
  if (index) return { map: shapeOf(checker, index.type, inside) };
  const properties = checker.getPropertiesOfType(type).map((property): [string, Shape] => {
    const optional = property.flags & ts.SymbolFlags.Optional ? '?' : '';
    return [property.name + optional, shapeOf(checker, checker.getTypeOfSymbol(property), inside)];
  });
  return { of: Object.fromEntries(properties.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Data of a shape; the same every time. */
export function sampleOf(shape: Shape, name = ''): unknown {
  if (typeof shape === 'string') return sampleValue(shape, name);
  if ('again' in shape) return {};
  if ('list' in shape) return isRecursive(shape.list) ? [] : [sampleOf(shape.list, name)];
  if ('map' in shape) return { key: sampleOf(shape.map, 'key') };
  if ('any' in shape)
    return sampleOf(shape.any.find((part) => part !== 'null' && !isRecursive(part)) ?? shape.any[0] ?? 'null', name);
  return Object.fromEntries(
    Object.entries(shape.of).map(([key, part]) => [key.replace('?', ''), sampleOf(part, key.replace('?', ''))]),
  );
}

const isRecursive = (shape: Shape): boolean => JSON.stringify(shape).includes('"again":');

function sampleValue(shape: string, name: string): unknown {
  if (shape === 'null') return null;
  if (shape === 'number') return 1;
  if (shape === 'boolean') return true;
  if (shape !== 'string') return JSON.parse(shape) as unknown;
  if (/id$/i.test(name)) return '00000000-0000-5000-8000-000000000001';
  if (/(at|from|until)$/i.test(name)) return '2026-01-02T03:04:05.000Z';
  if (/currency/i.test(name)) return 'GBP';
  return /amount|gross|net|price|quantity|rate|revision|position|version|before|after/i.test(name) ? '12' : `a ${name}`;
}

/** Where data are not of a shape, by path; nothing where they are. */
export function misfits(shape: Shape, data: unknown, path = ''): string[] {
  if (typeof shape === 'string') {
    if (shape === 'null') return data === null ? [] : [path];
    if (['string', 'number', 'boolean'].includes(shape)) return typeof data === shape ? [] : [path];
    return JSON.stringify(data) === shape ? [] : [path];
  }
  if ('again' in shape) return [];
  if ('any' in shape) return shape.any.some((part) => misfits(part, data, path).length === 0) ? [] : [path];
  if ('list' in shape)
    return Array.isArray(data) ? data.flatMap((item, n) => misfits(shape.list, item, `${path}[${n}]`)) : [path];
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return [path];
  const values = data as Record<string, unknown>;
  if ('map' in shape)
    return Object.entries(values).flatMap(([key, value]) => misfits(shape.map, value, `${path}.${key}`));
  const known = new Map(
    Object.entries(shape.of).map(([key, part]) => [key.replace('?', ''), [part, key.endsWith('?')] as const]),
  );
  const extra = Object.keys(values).filter((key) => !known.has(key));
  const inside = [...known].flatMap(([key, [part, optional]]) =>
    values[key] === undefined ? (optional ? [] : [`${path}.${key}`]) : misfits(part, values[key], `${path}.${key}`),
  );
  return [...extra.map((key) => `${path}.${key}`), ...inside];
}
