import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { actionNames, root } from '../tools/repository.ts'
import { type Bench, type Row, row } from './bench.ts'

/** A job that uses one action downloads the whole repository at that commit. */
const goalBytes = 3_000_000

export const size: Bench = {
  name: 'size',
  about:
    'Bytes of each bundle, its first file and all of it; and of the archive that a job downloads: the tree of HEAD, as tar, compressed with gzip.',
  async measure() {
    const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: root, maxBuffer: 512 * 1024 * 1024 })
    const changed = git('status', '--porcelain').toString().trim() !== ''
    const archive = gzipSync(git('archive', '--format=tar', 'HEAD')).length
    const note = changed ? 'of HEAD; the work tree has changes that are not in it' : undefined
    return [...actionNames().flatMap(bundleRows), row('the repository as a job downloads it', archive, 'bytes', goalBytes, note)]
  },
}

function bundleRows(action: string): Row[] {
  const folder = join(root, 'actions', action, 'dist')
  const sizes = readdirSync(folder).map((file) => ({ file, bytes: statSync(join(folder, file)).size }))
  const whole = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  const first = sizes.find(({ file }) => file === 'index.js')?.bytes ?? 0
  return [row(`${action}, read at start`, first, 'bytes'), row(`${action}, with what is read when needed`, whole, 'bytes')]
}
