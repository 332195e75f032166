import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const pages = join(import.meta.dirname, '../../../../../actions/blue-green-deploy/docs')

/** The code blocks of a language below a heading of a target's page, as they stand there. Throws an Error where there is none. */
export function blocksOf(page: string, heading: string, language: string): string[] {
  const text = readFileSync(join(pages, page), 'utf8')
  const [, after] = text.split(new RegExp(`^#+ ${heading}\n`, 'm'))
  if (after === undefined) throw new Error(`${page} has no heading "${heading}"`)
  const [section = ''] = after.split(/^#+ .*\n/m)
  const blocks = [...section.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, block = '']) => block)
  if (blocks.length === 0) throw new Error(`${page} shows no ${language} below "${heading}"`)
  return blocks
}

/** A text of a page with its places replaced by those of a test. Throws an Error for a place that does not stand there. */
export function inPlaceOf(text: string, places: Readonly<Record<string, string>>): string {
  return Object.entries(places).reduce((so, [place, ours]) => {
    if (!so.includes(place)) throw new Error(`${place} does not stand in:\n${so}`)
    return so.replaceAll(place, ours)
  }, text)
}
