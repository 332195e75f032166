import { isDeepStrictEqual } from 'node:util'
import { CORE_SCHEMA, load as loadYaml } from 'js-yaml'
import { ActionError, messageOf } from '../core/errors.ts'
import { readConfigFile } from './load.ts'
import { type Product, productOf } from './product.ts'

/** The sections of a slipway.yml that are about the whole repository, and that an input can say. */
type Section = 'quality' | 'notify'

/** An input with a section, or one key of it, as YAML. `input`: its name. */
export type SectionInput<S extends Section> = { input: string; section: S; key?: string; text: string }

/**
 * What an input says in the place of a section of slipway.yml, by its grammar and its defaults. `product`: that of the file, where there is
 * one. The file rules: where its section says something, the input has to say the same. Throws an ActionError that lists every problem.
 */
export function sectionByInput<S extends Section>(
  { input, section, key, text }: SectionInput<S>,
  product: Pick<Product, S> | undefined,
): Product[S] {
  const value = yamlOf(input, text)
  const path = key === undefined ? section : `${section}.${key}`
  const document = { ...around, [section]: key === undefined ? value : { [key]: value } }
  const { file, problems } = readConfigFile(document)
  if (file === undefined || problems.length > 0) {
    const lines = problems.map((line) => `  - ${line.startsWith(path) ? `${input}${line.slice(path.length)}` : line}`)
    throw new ActionError(`The input "${input}" is not what stands under ${path} in slipway.yml:\n${lines.join('\n')}`, {
      hint: `docs/configuration.md of Slipway has every key of ${section}.`,
    })
  }
  const said = productOf(file)[section]
  const written = product?.[section]
  if (written === undefined || isDeepStrictEqual(written, nothingSaid()[section]) || isDeepStrictEqual(written, said)) return said
  throw new ActionError(`The input "${input}" says something else than ${path} of slipway.yml`, {
    hint: 'The file is there, so it rules: write it there, and leave the input out.',
  })
}

/** The rest of a file, which no section here looks at. */
const around = {
  service: 'service',
  environments: { production: { url: 'https://service.invalid', target: { type: 'vercel' } } },
}

/** The sections of a file that says nothing of them. */
function nothingSaid(): Pick<Product, Section> {
  const { file, problems } = readConfigFile(around)
  if (file === undefined) throw new Error(problems.join('; '))
  return productOf(file)
}

function yamlOf(input: string, text: string): unknown {
  try {
    return loadYaml(text, { schema: CORE_SCHEMA })
  } catch (cause) {
    throw new ActionError(`The input "${input}" is not valid YAML: ${messageOf(cause)}`, { cause })
  }
}
