import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { root } from '../repository.ts'
import { type Bundle, filesOf } from './cache.ts'

/** One way in which a committed `dist/` is not what the sources make. */
export type Difference = { file: string; problem: 'missing' | 'stale' | 'different' }

function distOf(action: string): string {
  return join(root, 'actions', action, 'dist')
}

/** How the action's `dist/` differs from its bundle, byte by byte. */
export function compareDist({ action, folder }: Bundle, dist = distOf(action)): Difference[] {
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

/** Makes the action's `dist/` what its bundle is; chunks that no source makes any more go. Gives what it changed. */
export function writeDist(bundle: Bundle): Difference[] {
  const dist = distOf(bundle.action)
  const differences = compareDist(bundle, dist)
  for (const { file, problem } of differences) {
    if (problem === 'stale') {
      rmSync(join(dist, file))
      continue
    }
    mkdirSync(dirname(join(dist, file)), { recursive: true })
    writeFileSync(join(dist, file), readFileSync(join(bundle.folder, file)))
  }
  return differences
}
