// Makes a release: `dist/` with all that runs, and `release.tar.gz` of it. Needs neither network nor packages.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseBehaviour } from './behaviour.js'

const root = import.meta.dirname
const dist = join(root, 'dist')
const version = process.env.RELEASE_VERSION || '0.0.0-dev'
if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/.test(version)) {
  throw new Error(`RELEASE_VERSION is "${version}": expected letters, digits, dots, hyphens, plus signs and underscores`)
}
const behaviour = parseBehaviour(JSON.parse(readFileSync(join(root, 'behaviour.json'), 'utf8')))

rmSync(dist, { recursive: true, force: true })
mkdirSync(dist)
for (const file of ['server.js', 'routes.js', 'behaviour.js', 'metrics.js', 'postgres.js', 'package.json'])
  cpSync(join(root, file), join(dist, file))
writeFileSync(join(dist, 'release.json'), `${JSON.stringify({ version, behaviour }, null, 2)}\n`)

const tar = spawnSync('tar', ['-czf', join(root, 'release.tar.gz'), '-C', dist, '.'], { stdio: 'inherit' })
if (tar.status !== 0) throw new Error(`tar could not pack dist/ (${tar.error?.message ?? `exit code ${tar.status}`})`)
console.log(`harbor ${version} (${behaviour.kind}) is in release.tar.gz`)
