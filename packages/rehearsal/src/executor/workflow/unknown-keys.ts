import { MappingDefinition } from '@actions/workflow-parser/templates/schema/mapping-definition'
import type { TemplateSchema } from '@actions/workflow-parser/templates/schema/template-schema'
import { TemplateValidationErrors } from '@actions/workflow-parser/templates/template-context'
import type { TemplateValidationError } from '@actions/workflow-parser/templates/template-validation-error'
import { closest } from '@slipway/shared/core/closest'
import type { KeyPathReader, KeyPosition } from './key-path-reader.ts'

/**
 * The errors of a file, without those of keys that the parser has never heard of: GitHub adds keys to a workflow, a job or a step before its
 * parser is published. A key that is near to a known one is taken for a slip, which GitHub refuses too.
 */
export class ErrorsWithoutNewKeys extends TemplateValidationErrors {
  /** `.github/workflows/ci.yml (Line: 3, Col: 1): 'cache-mode'` */
  readonly passedOver: string[] = []
  readonly #reader: KeyPathReader
  readonly #known: readonly string[]

  constructor(reader: KeyPathReader, schema: TemplateSchema) {
    super()
    this.#reader = reader
    this.#known = ['workflow-root', 'job-factory', 'workflow-job', 'run-step', 'regular-step'].flatMap((name) => {
      const definition = schema.definitions[name]
      return definition instanceof MappingDefinition ? Object.keys(definition.properties) : []
    })
  }

  override add(given: TemplateValidationError | TemplateValidationError[]): void {
    for (const error of Array.isArray(given) ? given : [given]) {
      const { last } = this.#reader
      if (last !== undefined && this.#isNewKey(last, error)) this.passedOver.push(`${error.prefix ?? ''}: '${last.key}'`)
      else super.add(error)
    }
  }

  /** The parser complains of an unknown key right after it has read it. */
  #isNewKey({ key, above, token }: KeyPosition, { rawMessage, range }: TemplateValidationError): boolean {
    if (rawMessage !== `Unexpected value '${key}'` || range !== token.range) return false
    return takesKeys(above) && closest(key, this.#known) === undefined
  }
}

/** A workflow, a job of it, or a step of a job. */
function takesKeys([first, , third, item, ...deeper]: readonly string[]): boolean {
  if (first === undefined) return true
  if (first !== 'jobs' || deeper.length > 0) return false
  return third === undefined ? true : third === 'steps' && item === '*'
}
