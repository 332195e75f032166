import { load as loadYaml } from 'js-yaml'
import { ActionError, messageOf } from '../../core/errors.ts'
import type { Files } from '../../ports/files.ts'
import { checkFlow, type Flow } from './flow-schema.ts'

/** Reads a flow from a YAML file. Throws an ActionError where the file does not exist or is not a flow. */
export async function readFlow(path: string, files: Pick<Files, 'read'>, shown = path): Promise<Flow> {
  const text = await files.read(path)
  if (text === undefined) {
    throw new ActionError(`There is no flow at ${shown}`, {
      hint: 'Paths of flows count from the root of the repository; check that the job checked it out.',
    })
  }
  let document: unknown
  try {
    document = loadYaml(text)
  } catch (cause) {
    throw new ActionError(`${shown} is not valid YAML: ${messageOf(cause)}`, { cause })
  }
  return checkFlow(document, shown)
}
