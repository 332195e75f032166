import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** A fenced block of a page of the targets. */
export type PageBlock = { language: string; text: string; heading: string }

/** The fenced blocks of a page, in their order, each with the heading that it stands under. */
export function pageBlocks(page: string): PageBlock[] {
  const lines = readFileSync(resolve(import.meta.dirname, '../../../../actions/blue-green-deploy/docs', page), 'utf8').split('\n')
  const blocks: PageBlock[] = []
  let heading = ''
  let open: PageBlock | undefined
  for (const line of lines) {
    const fence = /^```(\w*)$/.exec(line)
    if (fence !== null && open === undefined) open = { language: fence[1] ?? '', text: '', heading }
    else if (fence !== null && open !== undefined) {
      blocks.push(open)
      open = undefined
    } else if (open !== undefined) open.text += `${line}\n`
    else if (line.startsWith('#')) heading = line.replace(/^#+ /, '')
  }
  return blocks
}

/** The commands of a page under a heading, one a line, as somebody would copy them. */
export function commandsUnder(page: string, heading: string): string[] {
  const blocks = pageBlocks(page).filter((block) => block.language === 'bash' && block.heading === heading)
  if (blocks.length === 0) throw new Error(`${page} has no commands under "${heading}"`)
  return blocks.flatMap(({ text }) => text.split('\n').filter((line) => line !== ''))
}
