import { matchesPath, notActedOn } from '@slipway/shared/config/not-yet'
import { configSchema } from '@slipway/shared/config/schema'
import { duration } from '@slipway/shared/core/duration'
import { percentage } from '@slipway/shared/core/percentage'
import { z } from 'zod'

/** What a person types for a value that zod transforms: editors check this, the loader still decides. */
const typed: readonly { schema: z.ZodType; pattern: string; what: string }[] = [
  { schema: duration, pattern: '^\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$', what: 'span of time' },
  { schema: percentage, pattern: '^\\s*\\d+(\\.\\d+)?\\s?%\\s*$', what: 'percentage' },
]

/** A part of a JSON Schema, as far as it is read here. `unit` is ours: what a bare number counts. */
export type SchemaNode = {
  [keyword: string]: unknown
  description?: string | undefined
  properties?: Record<string, SchemaNode> | undefined
  patternProperties?: Record<string, SchemaNode> | undefined
  additionalProperties?: SchemaNode | boolean | undefined
  items?: SchemaNode | boolean | undefined
  anyOf?: SchemaNode[] | undefined
  oneOf?: SchemaNode[] | undefined
  required?: string[] | undefined
  enum?: unknown[] | undefined
  type?: string | string[] | undefined
  pattern?: string | undefined
  format?: string | undefined
  examples?: unknown[] | undefined
  unit?: string | undefined
  $ref?: string | undefined
  $defs?: Record<string, SchemaNode> | undefined
}

const node: z.ZodType<SchemaNode> = z.lazy(() =>
  z.looseObject({
    description: z.string().optional(),
    properties: z.record(z.string(), node).optional(),
    patternProperties: z.record(z.string(), node).optional(),
    additionalProperties: z.union([node, z.boolean()]).optional(),
    items: z.union([node, z.boolean()]).optional(),
    anyOf: z.array(node).optional(),
    oneOf: z.array(node).optional(),
    required: z.array(z.string()).optional(),
    enum: z.array(z.unknown()).optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    pattern: z.string().optional(),
    format: z.string().optional(),
    examples: z.array(z.unknown()).optional(),
    unit: z.string().optional(),
    $ref: z.string().optional(),
    $defs: z.record(z.string(), node).optional(),
  }),
)

/** The schema of `slipway.yml` from the zod schema that the actions themselves read it with. */
export function configSchemaNode(): SchemaNode {
  const schema = z.toJSONSchema(configSchema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const known = typed.find(({ schema }) => [schema, inputOf(schema)].some((one) => Object.is(one, zodSchema)))
      if (known !== undefined) Object.assign(jsonSchema, { type: 'string', pattern: known.pattern })
      // zod leaves these two out where a value is transformed; here both are written as a person writes them.
      const { examples, default: fallback } = z.globalRegistry.get(zodSchema) ?? {}
      if (Array.isArray(examples)) jsonSchema.examples = examples
      if (fallback !== undefined) Object.assign(jsonSchema, { default: fallback })
    },
  })
  return node.parse(JSON.parse(JSON.stringify(schema)))
}

/** What a text of this pattern is called, where it is one that zod transforms. */
export function typedWord(pattern: string | undefined): string | undefined {
  return typed.find((one) => one.pattern === pattern)?.what
}

/** The JSON Schema of `slipway.yml` as text. What no code acts on yet says so at the beginning of its description. */
export function configJsonSchema(id: string): string {
  const { $schema, ...rest } = marked(configSchemaNode())
  const anchors = { '^x(-|$)': { description: 'Holds YAML anchors; it is not read.' } }
  const described = { title: 'slipway.yml', description: 'The configuration of Slipway: .github/slipway.yml' }
  return `${JSON.stringify({ $schema, $id: id, ...described, ...rest, patternProperties: anchors }, null, 2)}\n`
}

function marked(root: SchemaNode): SchemaNode {
  const defs = root.$defs ?? {}
  const seen = new Set<string>()
  const mark = (part: SchemaNode, path: readonly string[], above: boolean): SchemaNode => {
    const { unit: _unit, ...copy } = part
    if (part.$ref !== undefined) markDefinition(part.$ref, path)
    if (part.properties !== undefined) {
      copy['properties'] = Object.fromEntries(
        Object.entries(part.properties).map(([key, inner]) => {
          const here = [...path, key]
          const waits = above || waitsFor(here)
          const child = mark(inner, here, waits)
          return [key, waits ? { ...child, description: `Not acted on yet. ${child.description ?? ''}`.trim() } : child]
        }),
      )
    }
    const { additionalProperties, items, anyOf, oneOf } = part
    if (typeof additionalProperties === 'object') copy['additionalProperties'] = mark(additionalProperties, [...path, '*'], above)
    if (typeof items === 'object') copy['items'] = mark(items, [...path, '[]'], above)
    if (anyOf !== undefined) copy['anyOf'] = anyOf.map((branch) => mark(branch, path, above))
    if (oneOf !== undefined) copy['oneOf'] = oneOf.map((branch) => mark(branch, path, above))
    return copy
  }
  const markedDefs: Record<string, SchemaNode> = {}
  // A definition is marked by the first place that uses it; a use of it that waits as a whole is marked at the use.
  function markDefinition(ref: string, path: readonly string[]): void {
    const name = definitionOf(ref)
    const definition = defs[name]
    if (seen.has(name) || definition === undefined) return
    seen.add(name)
    markedDefs[name] = mark(definition, path, false)
  }
  const copy = mark({ ...root, $defs: undefined }, [], false)
  return { ...copy, $defs: Object.fromEntries(Object.keys(defs).map((name) => [name, markedDefs[name] ?? defs[name] ?? {}])) }
}

/** Whether no code acts on this key of the grammar, or on one above it. */
export function waitsFor(path: readonly string[]): boolean {
  return notActedOn.some(
    ({ path: pattern, value }) => value === undefined && path.some((_, index) => matchesPath(pattern, path.slice(0, index + 1))),
  )
}

/** The values of this key that no code acts on yet. */
export function waitingValues(path: readonly string[]): string[] {
  return notActedOn.flatMap(({ path: pattern, value }) => (value !== undefined && matchesPath(pattern, path) ? [value] : []))
}

/** The name of the definition that a `$ref` points to. */
export function definitionOf(ref: string): string {
  return ref.replace('#/$defs/', '')
}

/** `text.transform(…)` is a pipe in zod: its input side is what the JSON Schema shows. */
function inputOf(schema: z.ZodType): z.core.$ZodType | undefined {
  return schema instanceof z.ZodPipe ? schema.def.in : undefined
}
