// Makes `dist/` (or the folder that is named) with all that runs, in the folders of the repository. Needs neither network nor packages.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = import.meta.dirname
const dist = resolve(root, process.argv[2] ?? 'dist')
const version = process.env.RELEASE_VERSION || '0.0.0-dev'
if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/.test(version))
  throw new Error(`RELEASE_VERSION is "${version}", which is not the name of a release`)

rmSync(dist, { recursive: true, force: true })
mkdirSync(join(dist, 'parser'), { recursive: true })
for (const file of ['parser/server.js', 'parser/package.json', 'db/postgres.js']) cpSync(join(root, '..', file), join(dist, file))
writeFileSync(join(dist, 'parser/release.json'), `${JSON.stringify({ version })}\n`)
