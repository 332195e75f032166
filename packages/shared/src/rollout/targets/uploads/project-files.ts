import { parse as parseToml } from 'smol-toml'
import stripJsonComments from 'strip-json-comments'
import { ActionError, messageOf } from '../../../core/errors.ts'
import { parseJson, valueAt } from '../../../core/json.ts'
import type { Files } from '../../../ports/files.ts'

/** A provider's own file in a folder: its name and what is in it. */
export type ProjectFile = { name: string; content: unknown }

/** The first file of these names in a folder, read as its ending says: `.json` and `.jsonc` with comments and commas at ends, `.toml`. */
export async function findProjectFile(
  folder: string,
  names: readonly string[],
  { read }: Pick<Files, 'read'>,
): Promise<ProjectFile | undefined> {
  for (const name of names) {
    const text = await read(`${folder}/${name}`)
    if (text !== undefined) return { name, content: parsed(text, name) }
  }
  return undefined
}

/** A text of the file; undefined where there is no file, no such key, or an empty text. */
export function textIn(file: ProjectFile | undefined, key: string): string | undefined {
  const value = file === undefined ? undefined : valueAt(file.content, key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function parsed(text: string, name: string): unknown {
  if (!name.endsWith('.toml')) return parseJson(stripJsonComments(text, { trailingCommas: true }), name)
  try {
    return parseToml(text)
  } catch (cause) {
    throw new ActionError(`${name} is not valid TOML: ${messageOf(cause).split('\n')[0]}`, { cause })
  }
}
