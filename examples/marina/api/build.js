// Makes `dist/` (or the folder that is named): the Worker with its version, and the configuration that wrangler uploads it by. Needs neither
// network nor packages.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = import.meta.dirname
const dist = resolve(root, process.argv[2] ?? 'dist')
const version = process.env.RELEASE_VERSION || '0.0.0-dev'
if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/.test(version))
  throw new Error(`RELEASE_VERSION is "${version}", which is not the name of a release`)

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
cpSync(join(root, 'wrangler.jsonc'), join(dist, 'wrangler.jsonc'))
writeFileSync(join(dist, 'worker.js'), readFileSync(join(root, 'worker.js'), 'utf8').replace("'0.0.0-dev'", `'${version}'`))
