import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from '../repository.ts'
import { type Bundle, filesOf } from './cache.ts'

/** One way in which the committed `dist/` is not what the sources make. */
export type Difference = { file: string; problem: 'missing' | 'stale' | 'different' }

const committed = join(root, 'dist')

/** How `dist/` differs from the bundle, byte by byte. */
export function compareDist({ folder }: Bundle, dist = committed): Difference[] {
  const wanted = filesOf(folder).map((path) => relative(folder, path))
  const stale = filesOf(dist)
    .map((path) => relative(dist, path))
    .filter((file) => !wanted.includes(file))
  const wrong = wanted.flatMap((file): Difference[] => {
    if (!existsSync(join(dist, file))) return [{ file, problem: 'missing' }]
    const same = readFileSync(join(dist, file)).equals(readFileSync(join(folder, file)))
    return same ? [] : [{ file, problem: 'different' }]
  })
  return [...wrong, ...stale.map((file): Difference => ({ file, problem: 'stale' }))]
}

/** Makes `dist/` what the bundle is; chunks that no source makes any more go. Gives what it changed. */
export function writeDist(bundle: Bundle): Difference[] {
  const differences = compareDist(bundle)
  for (const { file, problem } of differences) {
    if (problem === 'stale') {
      rmSync(join(committed, file))
      continue
    }
    mkdirSync(dirname(join(committed, file)), { recursive: true })
    writeFileSync(join(committed, file), readFileSync(join(bundle.folder, file)))
  }
  return differences
}
