/** What a reader does with a block of a page. */
export type BlockUse =
  | { readonly do: 'write' | 'append' | 'prepend'; readonly path: string }
  | { readonly do: 'run' }
  /** What the file, a script of the suite itself, executes. */
  | { readonly do: 'ci'; readonly by: string }

/** A fenced block that a reader types or copies. */
export type PageBlock = { readonly name: string; readonly use: BlockUse; readonly text: string }

/** Blocks that are looked at only. */
const pictures = new Set(['mermaid'])

const mark = /<!-- block ([\w-]+): (.+) -->$/

/**
 * All blocks of a page in their order. Each says by a mark on the line before it what is done with it:
 * `<!-- block NAME: write PATH | append to PATH | prepend to PATH | run | run by FILE -->`.
 * Throws an Error that names every block without a mark, with one that nobody understands or with a name that another has, and every path that
 * the text before the block does not name.
 */
export function blocksOf(page: string): PageBlock[] {
  const { blocks, problems } = read(page)
  if (problems.length > 0) throw new Error(`These blocks cannot be played:\n${problems.join('\n')}`)
  return blocks
}

/** The block of this name; others of the page may have no mark. Throws an Error where the page has none that can be played. */
export function blockOf(page: string, name: string): PageBlock {
  const { blocks, problems } = read(page)
  const found = blocks.find((one) => one.name === name)
  if (found === undefined) throw new Error(`the page has no block "${name}" that can be played:\n${problems.join('\n')}`)
  return found
}

function read(page: string): { blocks: PageBlock[]; problems: string[] } {
  const lines = page.split('\n')
  const problems: string[] = []
  const blocks: PageBlock[] = []
  let section = 0
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (/^#+ /.test(line)) section = at
    const [, language] = /^\s*```(\w*)/.exec(line) ?? []
    if (language === undefined) continue
    const end = lines.findIndex((one, index) => index > at && /^\s*```\s*$/.test(one))
    const place = `line ${at + 1}`
    if (!pictures.has(language)) {
      const [, name = '', words = ''] = mark.exec(lines[at - 1] ?? '') ?? []
      const use = useOf(words)
      const prose = lines.slice(section, at - 1).join('\n')
      if (name === '') problems.push(`${place}: the block has no mark <!-- block NAME: … --> that says what is done with it`)
      else if (use === undefined) problems.push(`${place}: nobody knows how to do "${words}" with the block ${name}`)
      else if (blocks.some((one) => one.name === name)) problems.push(`${place}: another block is named ${name}`)
      else if ('path' in use && !prose.includes(`\`${use.path}\``))
        problems.push(`${place}: the text before the block ${name} does not name ${use.path}`)
      else blocks.push({ name, use, text: `${lines.slice(at + 1, end).join('\n')}\n` })
    }
    at = end < 0 ? lines.length : end
  }
  return { blocks, problems }
}

function useOf(words: string): BlockUse | undefined {
  if (words === 'run') return { do: 'run' }
  const [, by] = /^run by (\S+)$/.exec(words) ?? []
  if (by !== undefined) return { do: 'ci', by }
  const [, verb, path = ''] = /^(write|append to|prepend to) (\S+)$/.exec(words) ?? []
  switch (verb) {
    case 'write':
      return { do: 'write', path }
    case 'append to':
      return { do: 'append', path }
    case 'prepend to':
      return { do: 'prepend', path }
    default:
      return undefined
  }
}

/** A value that a reader fills in: `from` as it stands in the block. */
export type FilledIn = { readonly from: string; readonly to: string }

/**
 * The text of a block with values filled in. Throws an Error for a value that does not stand in the block, and for one that the page does not
 * name (in backticks) as one to fill in.
 */
export function fillIn({ name, text }: Pick<PageBlock, 'name' | 'text'>, values: readonly FilledIn[], page: string): string {
  const named = page
    .split('\n\n')
    .filter((paragraph) => /^(Fill in what is yours|A page on Vercel and a Worker)/.test(paragraph))
    .join('\n')
  return values.reduce((filled, { from, to }) => {
    if (!filled.includes(from)) throw new Error(`The block ${name} has no "${from}" to fill in`)
    if (!named.includes(`\`${from}\``)) throw new Error(`The page does not say that "${from}" of the block ${name} is to be filled in`)
    return filled.replaceAll(from, to)
  }, text)
}
