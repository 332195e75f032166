import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from '../tools/repository.ts'
import { type Bench, row } from './bench.ts'

/** A job that uses one action downloads the whole repository at that commit. */
const goalBytes = 2_200_000

export const size: Bench = {
  name: 'size',
  about: 'Bytes of the bundle of all actions; and of the archive that a job downloads: the tree of HEAD, as tar, compressed with gzip.',
  async measure() {
    const git = (...args: string[]): Buffer => execFileSync('git', args, { cwd: root, maxBuffer: 512 * 1024 * 1024 })
    const changed = git('status', '--porcelain').toString().trim() !== ''
    const archive = gzipSync(git('archive', '--format=tar', 'HEAD')).length
    const note = changed ? 'of HEAD; the work tree has changes that are not in it' : undefined
    const bundle = readdirSync(join(root, 'dist'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath, entry.name)).size)
      .reduce((sum, bytes) => sum + bytes, 0)
    return [
      row('the bundle of all actions', bundle, 'bytes'),
      row('the repository as a job downloads it', archive, 'bytes', goalBytes, note),
    ]
  },
}
