// Runs a script, or with `--run` a program of node_modules/.bin, on the Node that the actions run on.
// Plain JavaScript on purpose: it is the one file that an older Node of the machine has to understand.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const wanted = 24
const brought = join(root, 'tools/node/node_modules/.bin/node')
const own = Number(process.versions.node.split('.')[0]) === wanted
if (!own && !existsSync(brought)) {
  console.error(
    `Slipway runs on Node ${wanted}, but this is Node ${process.versions.node} (${process.execPath}), and the one in tools/node is not installed: ` +
      'start the commands with "npx -y pnpm@12 …", which brings it, or install Node 24.',
  )
  process.exit(1)
}
const node = own ? process.execPath : brought
const [first, ...rest] = process.argv.slice(2)
const programs = { vitest: 'vitest/vitest.mjs' }
const flags = [
  '--conditions=slipway-source',
  '--disable-warning=ExperimentalWarning',
  '--import',
  pathToFileURL(join(root, 'tools/json-modules.mjs')).href,
]
const args = first === '--run' ? [join(root, 'node_modules', programs[rest[0]]), ...rest.slice(1)] : [...flags, first, ...rest]
if (first !== '--run' && !existsSync(join(root, first))) {
  console.error(`There is no ${first} in ${root}.`)
  process.exit(1)
}
// Whatever is started from here by the name of "node" is the same one.
const env = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` }
const child = spawn(node, args, { cwd: root, stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
