import { baseName } from '../tree/paths.ts'

/** Lock files of installed npm packages, which no package manager reads. */
export const installedPackages = /(^|\/)node_modules\//

/** Selects the paths with one of these file names. */
export function lockFilesIn(names: readonly string[], except?: RegExp): (paths: readonly string[]) => string[] {
  return (paths) => paths.filter((path) => names.includes(baseName(path)) && except?.test(path) !== true)
}

/** The lines of a text by what they say, without the white space around it: a finding points at the entry that has to change. */
export class LineIndex {
  readonly #text: string
  #lines: Map<string, number> | undefined

  constructor(text: string) {
    this.#text = text
  }

  /** The number (1-based) of the first such line. */
  lineOf(line: string): number | undefined {
    this.#lines ??= this.#index()
    return this.#lines.get(line.trim())
  }

  #index(): Map<string, number> {
    const lines = new Map<string, number>()
    for (const [index, line] of this.#text.split('\n').entries()) {
      const said = line.trim()
      if (!lines.has(said)) lines.set(said, index + 1)
    }
    return lines
  }
}
