import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { textOf } from '../../expressions/value.ts'
import type { StandIn, StandInSite } from './stand-in.ts'

const execute = promisify(execFile)
const noCredentials = 'https://no-credentials.invalid/repository.git'

/** Brings a repository's files into the workspace, with as much history as is asked for. */
export const checkout: StandIn = {
  names: ['actions/checkout'],
  async run(site) {
    const { owner, name } = site.platform.repository
    const asked = site.input('repository', `${owner}/${name}`)
    const folder = resolve(site.folders.workspace, site.input('path', '.'))
    if (relative(site.folders.workspace, folder).startsWith('..'))
      throw new Error(`Repository path '${folder}' is not under '${site.folders.workspace}'`)
    mkdirSync(folder, { recursive: true })
    if (asked.toLowerCase() === `${owner}/${name}`.toLowerCase()) return cloneOwn(site, folder)
    return copyOther(site, asked, folder)
  },
}

async function cloneOwn(site: StandInSite, folder: string): Promise<Record<string, string>> {
  const { gitDir, defaultBranch } = site.platform.repository
  const git = (...args: string[]) => gitIn(site, folder, args)
  const asked = site.input('ref', '')
  const ref = asked === '' ? textOf(site.github['ref'] ?? '') : asked
  const sha = asked === '' ? textOf(site.github['sha'] ?? '') : await resolveRef(site, asked)
  if (!existsSync(join(folder, '.git'))) await git('init', '--quiet', '--initial-branch', defaultBranch)
  await git('config', 'user.useConfigOnly', 'true')
  await git('remote', 'remove', 'origin').catch(() => '')
  await git('remote', 'add', 'origin', `file://${resolve(gitDir)}`)
  if (site.input('persist-credentials', 'true') !== 'true') await git('remote', 'set-url', '--push', 'origin', noCredentials)
  await fetchCommit(site, git, sha)
  await git('checkout', '--quiet', '--force', ...branchOf(ref), sha)
  site.say(`Checked out ${sha} (${ref}) into ${folder}`)
  return { ref, commit: sha }
}

/** A depth of 0 is everything; otherwise only the commit and so many before it. */
async function fetchCommit(site: StandInSite, git: (...args: string[]) => Promise<string>, sha: string): Promise<void> {
  const depth = Number(site.input('fetch-depth', '1'))
  const tags = site.input('fetch-tags', 'false') === 'true' ? '--tags' : '--no-tags'
  if (depth === 0) await git('fetch', '--quiet', '--prune', '--tags', 'origin', '+refs/heads/*:refs/remotes/origin/*', sha)
  else await git('fetch', '--quiet', tags, `--depth=${depth}`, 'origin', sha)
}

function branchOf(ref: string): string[] {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? []
  return branch === undefined ? ['--detach'] : ['-B', branch]
}

async function resolveRef(site: StandInSite, ref: string): Promise<string> {
  const { owner, name } = site.platform.repository
  const source = await site.find(`${owner}/${name}`, ref)
  if (source === undefined) throw new Error(`A branch or tag with the name '${ref}' could not be found`)
  return source.sha
}

async function copyOther(site: StandInSite, repository: string, folder: string): Promise<Record<string, string>> {
  const ref = site.input('ref', '')
  const source = await site.find(repository, ref)
  if (source === undefined)
    throw new Error(`repository '${repository}'${ref === '' ? '' : ` at '${ref}'`} not found: the rehearsal does not know it`)
  for (const entry of readdirSync(source.folder)) {
    if (entry !== '.git' && entry !== 'node_modules') cpSync(join(source.folder, entry), join(folder, entry), { recursive: true })
  }
  return { ref: source.ref, commit: source.sha }
}

async function gitIn(site: StandInSite, folder: string, args: readonly string[]): Promise<string> {
  const env = { PATH: site.hostPath, HOME: site.folders.home, GIT_TERMINAL_PROMPT: '0' }
  return (await execute('git', ['-C', folder, ...args], { env, maxBuffer: 64 * 1024 * 1024 })).stdout
}
