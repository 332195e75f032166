import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../repository.ts'
import { run } from '../run.ts'

/** Addresses in the lock file would tie every install to one registry, and show where it was last written. */
export function lockFileProblems(): string[] {
  return linesWith(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8'), /\bhttps?:\/\/|\btarball:/).map((line) => `pnpm-lock.yaml:${line}`)
}

/** Marks of unfinished work, and paths of one machine: nothing that is committed has any. In pieces, since this file is read too. */
const unwanted = new RegExp(
  [
    '\\bTO' + 'DO\\b',
    '\\bFIX' + 'ME\\b',
    '\\bX' + 'XX\\b',
    'biome-' + 'ignore',
    '@ts-' + '(ignore|expect-error|nocheck)',
    '(?<![\\w.$}])/(work|home/\\w+|root)/',
    '\\bas ' + 'any\\b',
    '\\bas unknown ' + 'as\\b',
  ].join('|'),
)

/** Every line of the tree, other than generated ones, that has an unwanted word. */
export async function wordProblems(): Promise<string[]> {
  const { output } = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  const files = [...new Set(output.split('\0'))].filter((path) => path !== '' && !generated.test(path))
  return files.flatMap((path) => {
    const stats = statSync(join(root, path), { throwIfNoEntry: false })
    if (stats === undefined || !stats.isFile() || stats.size > 1_000_000) return []
    return linesWith(readFileSync(join(root, path), 'utf8'), unwanted).map((line) => `${path}:${line}`)
  })
}

const generated = /(^|\/)dist\/|^pnpm-lock\.yaml$|package-lock\.json$|\.(png|gz|zst|bin)$/

function linesWith(text: string, pattern: RegExp): string[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${index + 1}: ${line.trim().slice(0, 160)}`] : []))
}
