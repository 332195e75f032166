/**
 * The program `cargo` where the machine has none: of the calls `cargo install --locked --path . --root FOLDER` and `cargo test --locked`
 * it makes of a tree what they would leave. The program is one of Node, with the constants of `src/main.rs`; the tests are not run.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const args = process.argv.slice(2)
if (!existsSync('Cargo.lock')) throw new Error('the lock file Cargo.lock needs to be made, and --locked was passed')
const source = readFileSync('src/main.rs', 'utf8')
const constant = (name: string) => {
  const [, value] = new RegExp(`^const ${name}: [^=]+= ("[^"]*"|\\d+);$`, 'm').exec(source) ?? []
  if (value === undefined) throw new Error(`src/main.rs has no constant ${name}`)
  return value
}

const program = `#!/usr/bin/env node
const { createServer } = require('node:http')
const began = Date.now()
createServer((request, response) => {
  response.setHeader('x-release', process.env.RELEASE)
  const fails = ${constant('FAILS_AFTER')} > 0 && Date.now() - began >= ${constant('FAILS_AFTER')} * 1000
  if (fails) return void response.writeHead(500).end('failed\\n')
  response.end(request.url === '/api/health' ? '{"status":"pass"}\\n' : ${constant('GREETING')})
}).listen(Number(process.env.PORT), '127.0.0.1')
`

switch (args[0]) {
  case 'install': {
    const folder = join(args[args.indexOf('--root') + 1] ?? '', 'bin')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'web'), program)
    chmodSync(join(folder, 'web'), 0o755)
    break
  }
  case 'test':
    console.log('the stand-in for cargo runs no test')
    break
  default:
    throw new Error(`the rehearsal's cargo knows install and test alone, not ${args.join(' ')}`)
}
