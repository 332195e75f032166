import { definitionOf, type SchemaNode, typedWord } from './config-schema.ts'

/** What a person writes as the value of a key, in a few words. */
export function valueWords(said: SchemaNode, node: SchemaNode): string {
  const words = said.$ref !== undefined && definitionOf(said.$ref) === 'command' ? 'command' : wordsOf(node)
  return said.unit === undefined ? words : `${words}: ${said.unit}`
}

function wordsOf(node: SchemaNode): string {
  if (node.$ref !== undefined) return node.$ref.endsWith('/command') ? 'command' : `map (${definitionOf(node.$ref)})`
  const typed = typedWord(node.pattern)
  if (typed !== undefined) return typed
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(', ')
  if (node['const'] !== undefined) return `\`${String(node['const'])}\``
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])]
  if (branches.length > 0) return [...new Set(branches.map(wordsOf))].join(' or ')
  if (Array.isArray(node.type)) return node.type.map((type) => wordsOf({ type })).join(' or ')
  switch (node.type) {
    case 'array':
      return typeof node.items === 'object' ? `list of: ${wordsOf(node.items)}` : 'list'
    case 'object':
      return typeof node.additionalProperties === 'object' ? `map of names to: ${wordsOf(node.additionalProperties)}` : 'map'
    case 'integer':
      return `whole number${rangeOf(node)}`
    case 'number':
      return `number${rangeOf(node)}`
    case 'boolean':
      return '`true`, `false`'
    default:
      return textWords(node)
  }
}

function textWords({ format }: SchemaNode): string {
  if (format === 'uri') return 'http(s) address'
  if (format === 'email') return 'mail address'
  return format === 'date' ? 'date' : 'text'
}

function rangeOf({ minimum, exclusiveMinimum, maximum }: SchemaNode): string {
  const low = typeof minimum === 'number' ? minimum : exclusiveMinimum
  const high = typeof maximum === 'number' && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined
  if (high === undefined) return low === undefined || low === Number.MIN_SAFE_INTEGER ? '' : ` from ${String(low)}`
  return `, ${String(low ?? 0)} to ${high}`
}
