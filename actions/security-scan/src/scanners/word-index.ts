/** The lines of a lock file by the words in them, so that a finding points at the entry of its package in whatever format. */
export class WordIndex {
  readonly #lines: readonly string[]
  #words: Words | undefined

  constructor(text: string) {
    this.#lines = text.split('\n')
  }

  /**
   * The number (1-based) of the first line with the name that has the version on it or on one of the two below, or else of the first with
   * the name. A line with the name alone as a word goes before one with the name as a part of a word.
   */
  lineOf(name: string, version: string): number | undefined {
    this.#words ??= this.#index()
    const { whole, parts } = this.#words
    const short = name.split(':').at(-1) ?? name
    const tried = [whole.get(keyOf(name)), parts.get(keyOf(name)), whole.get(keyOf(short)), parts.get(keyOf(short))]
    const found = tried.find((lines) => lines !== undefined)
    const hasVersion = (at: number) => partsOf(this.#lines[at] ?? '').has(keyOf(version))
    const line = found?.find(hasVersion) ?? found?.find((at) => hasVersion(at + 1) || hasVersion(at + 2)) ?? found?.[0]
    return line === undefined ? undefined : line + 1
  }

  #index(): Words {
    const words: Words = { whole: new Map(), parts: new Map() }
    for (const [index, line] of this.#lines.entries()) {
      for (const word of new Set(wordsOf(line))) note(words.whole, word, index)
      for (const part of partsOf(line)) note(words.parts, part, index)
    }
    return words
  }
}

/** By the word, the lines (0-based) with it. */
type Words = { whole: Map<string, number[]>; parts: Map<string, number[]> }

/** Enough to find a version among them: with every line of a frequent word, a search would be as long as the file. */
const linesKept = 20

function note(lines: Map<string, number[]>, word: string, line: number): void {
  const known = lines.get(word)
  if (known === undefined) lines.set(word, [line])
  else if (known.length < linesKept) known.push(line)
}

/** A line of minified JSON is one entry of many packages. */
const longestLine = 10_000

function wordsOf(line: string): string[] {
  return (
    line
      .slice(0, longestLine)
      .match(/[A-Za-z0-9@_][\w@.:/+-]*/g)
      ?.map((word) => keyOf(word.replace(/[:.,]+$/, ''))) ?? []
  )
}

/** The words, and what lock files join to one: `name@1.0`, `name/1.0`, `name-1.0@…`, `group:name:1.0`, `v1.0`, `node_modules/name`. */
function partsOf(line: string): Set<string> {
  return new Set(
    wordsOf(line).flatMap((word) => {
      const plain = word.replace(/^(any\.|.*node-modules\/)/, '')
      const [head = ''] = plain.split(/(?<=.)@|[-/:](?=v?\d)/)
      const tails = plain.split(/[@/:]|-(?=\d)/).map((part) => part.replace(/^v(?=\d)/, ''))
      return [plain, head, ...tails].filter((part) => part !== '')
    }),
  )
}

/** Python takes `Foo_Bar` for `foo-bar`. */
function keyOf(word: string): string {
  return word.toLowerCase().replaceAll('_', '-')
}
