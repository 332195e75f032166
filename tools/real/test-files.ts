import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, root, shown } from '../repository.ts'

/**
 * A test file that speaks to real tools, and the programs that it says it needs: `// needs: haproxy, hadolint` in its first lines. `isSlow`: it
 * says `// slow`, since it takes minutes; only `test:real --all` runs it.
 */
export type RealTest = { file: string; needs: string[]; isSlow: boolean }

/** Every `*.real.test.ts` of the tree. Throws an Error on one that does not say what it needs. */
export function realTests(): RealTest[] {
  return ['actions', 'packages', 'tools'].flatMap((folder) =>
    filesBelow(join(root, folder), (path) => path.endsWith('.real.test.ts')).map((path) => {
      const text = readFileSync(path, 'utf8')
      return { file: shown(path), needs: neededBy(text, shown(path)), isSlow: /^\/\/ slow$/m.test(text) }
    }),
  )
}

/** The programs that a test file names in its `// needs:` line. */
export function neededBy(text: string, file: string): string[] {
  const needs = /^\/\/ needs: (.+)$/m.exec(text)?.[1]
  if (needs === undefined) throw new Error(`${file} has no line "// needs: PROGRAM, …": without it, nobody can say why it was not run`)
  return needs.split(',').map((program) => program.trim())
}
