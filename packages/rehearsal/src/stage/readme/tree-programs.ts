import { existsSync } from 'node:fs'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Programs that the runner and the reader have on their PATH beside those of the machine. */
export type TreePrograms = {
  readonly folder: string
  /** Those of them that stand in for another, in words. */
  readonly standIns: readonly string[]
}

/** The pnpm that plays the rehearsal, real, under its name; corepack, which would bring it, has nothing left to do. Throws an Error where there is none. */
export async function makePnpm(folder: string): Promise<TreePrograms> {
  const started = process.env['npm_execpath'] ?? ''
  const pnpm = /\bpnpm[^/\\]*$/.test(started) ? started : onPath('pnpm')
  if (pnpm === undefined) throw new Error('There is no pnpm: start the rehearsal by npx -y pnpm@12 rehearse')
  const run = /\.[cm]?js$/.test(pnpm) ? [process.execPath, pnpm] : [pnpm]
  await makeProgram(folder, 'pnpm', `exec ${run.map((word) => `'${word}'`).join(' ')} "$@"`)
  await makeProgram(folder, 'corepack', 'exit 0')
  return { folder, standIns: ['corepack'] }
}

/** What `cargo audit --json` says, with a database that it has fetched, of a lock file that names no package of others: nothing. */
const cleanAudit = '{"database":{"last-commit":"9f2c"},"vulnerabilities":{"list":[]},"warnings":{}}'

/** The cargo of this machine, with the toolchain of whoever plays the rehearsal; where there is none, one that makes a program of Node of `src/main.rs`. */
export async function makeCargo(folder: string): Promise<TreePrograms> {
  await makeProgram(folder, 'cargo-audit', `echo '${cleanAudit}'`)
  // One of the machine would fetch its database from the network.
  await makeProgram(folder, 'cargo-deny', 'exit 1')
  const cargo = onPath('cargo')
  if (cargo !== undefined) {
    const { CARGO_HOME = join(homedir(), '.cargo'), RUSTUP_HOME = join(homedir(), '.rustup') } = process.env
    await makeProgram(folder, 'cargo', `CARGO_HOME='${CARGO_HOME}' RUSTUP_HOME='${RUSTUP_HOME}' exec '${cargo}' "$@"`)
    return { folder, standIns: ['cargo-audit'] }
  }
  const program = fileURLToPath(new URL('./cargo-process.ts', import.meta.url))
  await makeProgram(folder, 'cargo', `exec '${process.execPath}' --conditions=slipway-source '${program}' "$@"`)
  return { folder, standIns: ['cargo', 'cargo-audit'] }
}

async function makeProgram(folder: string, name: string, script: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, name), 0o755)
}

function onPath(name: string): string | undefined {
  const paths = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name))
  return paths.find((path) => existsSync(path))
}
