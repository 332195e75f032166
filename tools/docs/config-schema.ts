import { configSchema } from '@slipway/shared/config/schema'
import { duration } from '@slipway/shared/core/duration'
import { percentage } from '@slipway/shared/core/percentage'
import { z } from 'zod'

/** What a person types for a value that zod transforms: editors check and explain this, the loader still decides. */
const typed: readonly { schema: z.ZodType; pattern: string; description: string }[] = [
  { schema: duration, pattern: '^\\s*(\\d+(\\.\\d+)?(ms|s|m|h|d))+\\s*$', description: 'A span of time, such as 500ms, 2s, 1m30s or 2h.' },
  { schema: percentage, pattern: '^\\s*\\d+(\\.\\d+)?\\s?%\\s*$', description: 'A percentage from 0% to 100%, such as 5%.' },
]

/** The JSON Schema of `slipway.yml` as text, from the zod schema that the actions themselves read it with. */
export function configJsonSchema(id: string): string {
  const schema = z.toJSONSchema(configSchema, {
    io: 'input',
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      const known = typed.find(({ schema }) => [schema, inputOf(schema)].some((one) => Object.is(one, zodSchema)))
      if (known !== undefined) Object.assign(jsonSchema, { type: 'string', pattern: known.pattern, description: known.description })
    },
  })
  const { $schema, ...rest } = schema
  const titled = { $schema, $id: id, title: 'slipway.yml', description: 'The configuration of Slipway: .github/slipway.yml', ...rest }
  return `${JSON.stringify(titled, null, 2)}\n`
}

/** `text.transform(…)` is a pipe in zod: its input side is what the JSON Schema shows. */
function inputOf(schema: z.ZodType): z.core.$ZodType | undefined {
  return schema instanceof z.ZodPipe ? schema.def.in : undefined
}
