// Makes `dist/` (or the folder that is named) as `vercel build --prod` would: `.vercel/output` with the static files, and what the routes add
// to each answer (Vercel, "Build Output API"). `behaviour.json` makes a bad release: `failing` is well at its own address and answers 500
// behind the edge.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = import.meta.dirname
const dist = resolve(root, process.argv[2] ?? 'dist')
const output = join(dist, '.vercel/output')
const site = join(output, 'static/SwiftConcur')
const version = process.env.RELEASE_VERSION || '0.0.0-dev'
if (!/^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$/.test(version))
  throw new Error(`RELEASE_VERSION is "${version}", which is not the name of a release`)
const { kind } = JSON.parse(readFileSync(join(root, 'behaviour.json'), 'utf8'))
if (kind !== 'good' && kind !== 'failing') throw new Error(`behaviour.json: kind is ${JSON.stringify(kind)}, expected good or failing`)

const fails = { src: '/SwiftConcur/?', has: [{ type: 'header', key: 'via' }], status: 500 }
const routes = [
  { src: '/(.*)', headers: { 'x-release': version }, continue: true },
  { src: '/SwiftConcur/health', headers: { 'content-type': 'application/json' }, continue: true },
  ...(kind === 'failing' ? [fails] : []),
  { handle: 'filesystem' },
]

rmSync(dist, { recursive: true, force: true })
mkdirSync(site, { recursive: true })
cpSync(join(root, 'public'), site, { recursive: true })
writeFileSync(join(site, 'health'), `${JSON.stringify({ status: 'pass', version })}\n`)
writeFileSync(join(output, 'config.json'), `${JSON.stringify({ version: 3, routes }, null, 2)}\n`)
