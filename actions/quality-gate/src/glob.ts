import { join } from 'node:path'
import type { Files } from '@slipway/shared/ports/files'

/** A glob as an expression: `*` and `?` stay within a folder, `**` goes through any, `{a,b}` is either. */
export function globExpression(glob: string): RegExp {
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\{}]/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    if (part.length > 1) return `(?:${part.slice(1, -1).split(',').map(literal).join('|')})`
    return literal(part)
  })
  return new RegExp(`^${source}$`)
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** The files below `root` that one of the globs names, sorted. `node_modules` and `.git` are looked into only when they are named. */
export async function findFiles(root: string, globs: readonly string[], files: Files): Promise<string[]> {
  const found = new Set<string>()
  for (const glob of globs) {
    if (!/[*?{]/.test(glob)) {
      if (await files.exists(join(root, glob))) found.add(glob)
      continue
    }
    const expression = globExpression(glob)
    const fixed = glob.slice(0, glob.search(/[*?{]/))
    const start = fixed.slice(0, Math.max(0, fixed.lastIndexOf('/')))
    for (const path of await walk(root, start, files)) if (expression.test(path)) found.add(path)
  }
  return [...found].sort()
}

async function walk(root: string, folder: string, files: Files): Promise<string[]> {
  const found: string[] = []
  for (const { name, kind } of await files.list(join(root, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`
    if (kind === 'file') found.push(path)
    else if (kind === 'folder' && name !== 'node_modules' && name !== '.git') found.push(...(await walk(root, path, files)))
  }
  return found
}
