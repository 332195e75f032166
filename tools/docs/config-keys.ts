import { isDeepStrictEqual } from 'node:util'
import { definitionOf, type SchemaNode } from './config-schema.ts'

/** One key of the grammar: its path with `*` for a name and `[]` for an entry of a list, what is said of it, and what it is. */
export type ConfigKey = { path: readonly string[]; said: SchemaNode; node: SchemaNode; required: boolean }

/** Every key of the grammar, at any depth and in every branch of a union, in the order of the schema. */
export function configKeys(root: SchemaNode): ConfigKey[] {
  return keysIn(root, [], root)
}

/** The keys of one part, without those of its parts. */
export function ownKeys(part: SchemaNode, path: readonly string[], root: SchemaNode): ConfigKey[] {
  return Object.entries(part.properties ?? {}).map(([key, said]) => ({
    path: [...path, key],
    said,
    node: resolved(said, root),
    required: part.required?.includes(key) ?? false,
  }))
}

/** The parts in which further keys stand: what a list or a map holds, the branches of a union. */
export function partsOf(node: SchemaNode, path: readonly string[]): { part: SchemaNode; path: readonly string[] }[] {
  const { additionalProperties: named, items } = node
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])]
  // One entry, or a list of such entries: the keys of an entry are named once.
  const alone = branches.filter(({ items: listed }) => !branches.some((other) => isDeepStrictEqual(listed, other)))
  return [
    ...(typeof named === 'object' ? [{ part: named, path: [...path, '*'] }] : []),
    ...(typeof items === 'object' ? [{ part: items, path: [...path, '[]'] }] : []),
    ...alone.map((part) => ({ part, path })),
  ]
}

/** The part itself, or the definition that it refers to. */
export function resolved(part: SchemaNode, root: SchemaNode): SchemaNode {
  return part.$ref === undefined ? part : (root.$defs?.[definitionOf(part.$ref)] ?? part)
}

function keysIn(part: SchemaNode, path: readonly string[], root: SchemaNode): ConfigKey[] {
  const node = resolved(part, root)
  return [
    ...ownKeys(node, path, root).flatMap((key) => [key, ...keysIn(key.said, key.path, root)]),
    ...partsOf(node, path).flatMap((inner) => keysIn(inner.part, inner.path, root)),
  ]
}
