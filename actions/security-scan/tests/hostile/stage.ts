import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { samples } from '../samples.ts'

/** Values of the job that no file of the tree may bring out of it, by their variables. */
export const canaries = {
  DEPLOY_PASSWORD: ['canary', 'Q7xR2mVt9KpL4wZ8'].join('-'),
  NPM_TOKEN: ['canary', 'H3nB6yTc1JsD5gF0'].join('-'),
  INPUT_TOKEN: ['canary', 'W8eU4iOa7ZqX2vN6'].join('-'),
} as const

/** What every tree of the table has: one problem for each scanner that a hostile file could silence. */
export const tree = {
  '.github/slipway.yml': 'service: harbor\nenvironments: { staging: { url: https://example.com } }\n',
  'package.json': JSON.stringify({ name: 'harbor', version: '1.0.0', dependencies: { minimist: '0.0.8' } }),
  'package-lock.json': lockOf('minimist', '0.0.8'),
  'app/pnpm-lock.yaml': "lockfileVersion: '9.0'\npackages:\n  minimist@0.0.8:\n    resolution: {integrity: sha512-x}\n",
  'Cargo.lock': 'version = 3\n\n[[package]]\nname = "ammonia"\nversion = "0.7.0"\nsource = "registry+x"\n',
  '.env': 'DB_PASSWORD=changeme\n',
  Dockerfile: 'FROM ubuntu:latest\n',
  'src/pay.js': `const key = '${samples.stripe}'\n`,
} as const

export function lockOf(name: string, version: string, extra: object = {}): string {
  return JSON.stringify({ lockfileVersion: 3, packages: { [`node_modules/${name}`]: { version, ...extra } } }, null, 2)
}

const advisory = {
  id: 1097678,
  url: 'https://github.com/advisories/GHSA-xvch-5gv4-984h',
  title: 'Prototype pollution',
  severity: 'critical',
}

/** A request as it came in, every byte of it. */
export type Received = { method: string; path: string; bytes: string }

/** A server that answers each question for advisories and keeps what it was sent. */
export async function listen() {
  const received: Received[] = []
  let connections = 0
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', rawHeaders } = request
      received.push({ method, path, bytes: [method, path, ...rawHeaders, Buffer.concat(chunks).toString()].join('\n') })
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ minimist: [{ ...advisory, vulnerable_versions: '<0.2.4' }] }))
    })
  })
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    received,
    connections: () => connections,
    [Symbol.dispose]: () => void server.close(),
  }
}

const crate = {
  database: { 'last-commit': '9f2c' },
  vulnerabilities: {
    list: [
      {
        advisory: { id: 'RUSTSEC-2019-0001', title: 'Uncontrolled recursion', cvss: 'CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' },
        package: { name: 'ammonia', version: '0.7.0' },
      },
    ],
  },
}

/** Programs of managers and scanners that a job may have and that the scan must not start. */
const neverStarted = ['npm', 'npx', 'pnpm', 'yarn', 'bun', 'corepack', 'cargo', 'rustc', 'gitleaks', 'semgrep', 'sh-of-the-tree']

/**
 * The programs of the operator, in a folder for PATH: git, and stand-ins that obey the configuration that the real ones read
 * (cargo-audit `audit.toml`; hadolint `.hadolint.yaml` and pragmas), and write into `record` all that they were given.
 */
export function programs(folder: string, record: string): void {
  mkdirSync(folder, { recursive: true })
  symlinkSync(execFileSync('which', ['git'], { encoding: 'utf8' }).trim(), join(folder, 'git'))
  const start = `#!/bin/sh\n{ echo "started $0 $*"; pwd; /usr/bin/env; } >> '${record}'\n`
  const above = (name: string, then: string) =>
    `d="$PWD"; while [ "$d" != / ]; do if [ -e "$d/${name}" ]; then ${then}; fi; d=$(/usr/bin/dirname "$d"); done\n`
  put(
    join(folder, 'cargo-audit'),
    `${start}if [ "$1" = --version ]; then echo cargo-audit 0.22.0; exit 0; fi
${above('.cargo/audit.toml', `echo '{"database":{"last-commit":"9f2c"},"vulnerabilities":{"list":[]}}'; exit 0`)}
for last; do :; done
if /usr/bin/grep -q ammonia "$last"; then echo '${JSON.stringify(crate)}'; exit 1; fi
echo '{"database":{"last-commit":"9f2c"},"vulnerabilities":{"list":[]}}'\n`,
  )
  put(
    join(folder, 'hadolint'),
    `${start}if [ "$1" = --version ]; then echo Haskell Dockerfile Linter 2.12.0; exit 0; fi
pragmas=yes; found=; comma=
${above('.hadolint.yaml', 'echo "[]"; exit 0')}
for one; do
  case "$one" in
    --disable-ignore-pragma) pragmas=no ;;
    --ignore*|--config*) echo '[]'; exit 0 ;;
    /*) if /usr/bin/grep -q ':latest' "$one" && ! { [ $pragmas = yes ] && /usr/bin/grep -q 'hadolint ignore' "$one"; }; then
      found="$found$comma"'{"file":"'"$one"'","line":1,"level":"error","code":"DL3007","message":"Using latest is prone to errors"}'; comma=,
    fi ;;
  esac
done
echo "[$found]"\n`,
  )
  for (const name of neverStarted) put(join(folder, name), `${start}exit 0\n`)
}

/** A program that shows that it ran. */
export function put(path: string, text: string): void {
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}
