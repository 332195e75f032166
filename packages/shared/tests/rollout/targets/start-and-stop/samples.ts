import { createHash } from 'node:crypto'
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseConfig } from '../../../../src/config/load.ts'
import type { Release } from '../../../../src/core/words.ts'
import { type ExecResult, systemExec } from '../../../../src/ports/exec.ts'
import { commandPlacement, type OwnPlacement } from '../../../../src/rollout/commands/command-placement.ts'
import { fakeLog } from '../../../../src/testing/fakes.ts'
import { blocksOf } from '../page.ts'
import { scripts } from '../scripted-proxy.ts'

/** The samples of one kind as a repository has them, run as a rollout runs them, on a machine whose tools are stand-ins. */
export type Samples = AsyncDisposable & {
  placement: OwnPlacement
  /** Runs a script in the repository, as somebody would type it. */
  type(script: string): Promise<ExecResult>
  /** The folder in which the machine keeps releases. */
  home: string
  /** Where the stand-ins keep what their machine has. */
  state: string
  /** The folder of the stand-ins, which is on the PATH. */
  stands: string
  /** What the stand-ins were asked since the last call. */
  asked(): Promise<string[]>
  /** A fault of the machine: what is sent to it ends early (`cut`), or it leaves running what ran (`stale`). */
  set(fault: 'unreachable' | 'cut' | 'stale'): Promise<void>
}

/** A file that is a release, with its digest. */
export type Artifact = { path: string; digest: string }

/** The placement of the first configuration that the page of commands shows, with the samples in `deploy/`. */
export async function startSamples(
  kind: 'systemd' | 'compose',
  { keep = 2, more = {} }: { keep?: number; more?: Record<string, string> } = {},
): Promise<Samples> {
  const folder = await mkdtemp(join(tmpdir(), `slipway-${kind}-`))
  const home = join(folder, 'srv')
  const state = join(folder, 'state')
  const repository = join(folder, 'repository')
  const stands = join(folder, 'bin')
  await mkdir(join(state, 'units'), { recursive: true })
  await mkdir(home)
  await cp(join(scripts, kind), join(repository, 'deploy'), { recursive: true })
  await cp(join(import.meta.dirname, 'stand-ins'), stands, { recursive: true })
  if (kind === 'systemd') {
    const unit = await readFile(join(scripts, kind, 'harbor@.service'), 'utf8')
    await writeFile(join(state, 'units/harbor@.service'), unit.replaceAll('/srv/harbor', home))
  }
  const [shown = ''] = blocksOf('command.md', 'Your own commands', 'yaml')
  const variables = {
    PATH: `${stands}:${process.env['PATH']}`,
    STATE: state,
    DEPLOY_HOST: 'deploy@web-1.example.com',
    DEPLOY_HOME: home,
    ...more,
  }
  const config = parseConfig(shown, '.github/slipway.yml').environments.get('production')?.placement
  const placement = commandPlacement(config, { keep }, { exec: systemExec, cwd: repository, variables, log: fakeLog() })
  let seen = 0
  return {
    placement,
    type: (script) => systemExec(['bash', '-euo', 'pipefail', '-c', script], { cwd: repository, env: variables, timeout: 20_000 }),
    home,
    state,
    stands,
    asked: async () => {
      const all = (await readFile(join(state, 'calls'), 'utf8').catch(() => '')).split('\n').slice(0, -1)
      const news = all.slice(seen)
      seen = all.length
      return news
    },
    set: async (fault) => await writeFile(join(state, fault), ''),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

/** An archive with a program that is `text`, as the sample for systemd takes it. */
export async function packedProgram(folder: string, text: string): Promise<Artifact> {
  const from = await mkdtemp(join(folder, 'pack-'))
  await writeFile(join(from, 'harbor'), text)
  await chmod(join(from, 'harbor'), 0o755)
  const path = `${from}.tar.gz`
  await systemExec(['tar', '-czf', path, '-C', from, '.'], { env: { PATH: process.env['PATH'] ?? '' } })
  return { path, digest: await digestOf(path) }
}

/** An image that is `text`, as the stand-in for Docker takes it. */
export async function savedImage(folder: string, text: string): Promise<Artifact> {
  const path = join(await mkdtemp(join(folder, 'image-')), 'release.tar.gz')
  await writeFile(path, `TAG harbor:build\n${text}\n`)
  return { path, digest: await digestOf(path) }
}

export async function digestOf(path: string): Promise<string> {
  return `sha256:${createHash('sha256')
    .update(await readFile(path))
    .digest('hex')}`
}

export function releaseOf(version: string, { digest }: Pick<Artifact, 'digest'>): Release {
  return { version, sha: '1'.repeat(40), digest }
}
