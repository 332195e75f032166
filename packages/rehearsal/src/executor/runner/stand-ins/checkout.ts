import { execFile } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { valueText } from '../../expressions/value.ts'
import type { StandIn, StandInContext } from './stand-in.ts'

const execute = promisify(execFile)
const noCredentials = 'https://no-credentials.invalid/repository.git'

/** Brings a repository's files into the workspace, with as much history as is asked for. */
export const checkout: StandIn = {
  names: ['actions/checkout'],
  async run(context) {
    const { owner, name } = context.platform.repository
    const asked = context.input('repository', `${owner}/${name}`)
    const folder = resolve(context.folders.workspace, context.input('path', '.'))
    if (relative(context.folders.workspace, folder).startsWith('..'))
      throw new Error(`Repository path '${folder}' is not under '${context.folders.workspace}'`)
    mkdirSync(folder, { recursive: true })
    if (asked.toLowerCase() === `${owner}/${name}`.toLowerCase()) return cloneOwn(context, folder)
    return copyOther(context, asked, folder)
  },
}

async function cloneOwn(context: StandInContext, folder: string): Promise<Record<string, string>> {
  const { gitDir, defaultBranch } = context.platform.repository
  const git = (...args: string[]) => gitIn(context, folder, args)
  const asked = context.input('ref', '')
  const ref = asked === '' ? valueText(context.github['ref'] ?? '') : asked
  const sha = asked === '' ? valueText(context.github['sha'] ?? '') : await resolveRef(context, asked)
  if (existsSync(join(folder, '.git'))) await git('remote', 'remove', 'origin').catch(() => '')
  else await git('init', '--quiet', '--initial-branch', defaultBranch)
  const pushUrl = context.input('persist-credentials', 'true') === 'true' ? [] : [`\tpushurl = ${noCredentials}`]
  const settings = [
    '[user]',
    '\tuseConfigOnly = true',
    '[remote "origin"]',
    `\turl = file://${resolve(gitDir)}`,
    '\tfetch = +refs/heads/*:refs/remotes/origin/*',
    ...pushUrl,
  ]
  // As `git config` and `git remote add` would write it, without a process for each line.
  appendFileSync(join(folder, '.git/config'), settings.map((line) => `${line}\n`).join(''))
  await fetchCommit(context, git, sha)
  await git('checkout', '--quiet', '--force', ...branchOf(ref), sha)
  context.log(`Checked out ${sha} (${ref}) into ${folder}`)
  return { ref, commit: sha }
}

/** A depth of 0 is everything; otherwise only the commit and so many before it. */
async function fetchCommit(context: StandInContext, git: (...args: string[]) => Promise<string>, sha: string): Promise<void> {
  const depth = Number(context.input('fetch-depth', '1'))
  const tags = context.input('fetch-tags', 'false') === 'true' ? '--tags' : '--no-tags'
  if (depth === 0) await git('fetch', '--quiet', '--prune', '--tags', 'origin', '+refs/heads/*:refs/remotes/origin/*', sha)
  else await git('fetch', '--quiet', tags, `--depth=${depth}`, 'origin', sha)
}

function branchOf(ref: string): string[] {
  const [, branch] = /^refs\/heads\/(.+)$/.exec(ref) ?? []
  return branch === undefined ? ['--detach'] : ['-B', branch]
}

async function resolveRef(context: StandInContext, ref: string): Promise<string> {
  const { owner, name } = context.platform.repository
  const source = await context.find(`${owner}/${name}`, ref)
  if (source === undefined) throw new Error(`A branch or tag with the name '${ref}' could not be found`)
  return source.sha
}

async function copyOther(context: StandInContext, repository: string, folder: string): Promise<Record<string, string>> {
  const ref = context.input('ref', '')
  const source = await context.find(repository, ref)
  if (source === undefined)
    throw new Error(`repository '${repository}'${ref === '' ? '' : ` at '${ref}'`} not found: the rehearsal does not know it`)
  for (const entry of readdirSync(source.folder)) {
    if (entry !== '.git' && entry !== 'node_modules') cpSync(join(source.folder, entry), join(folder, entry), { recursive: true })
  }
  return { ref: source.ref, commit: source.sha }
}

async function gitIn(context: StandInContext, folder: string, args: readonly string[]): Promise<string> {
  const env = { PATH: context.hostPath, HOME: context.folders.home, GIT_TERMINAL_PROMPT: '0' }
  return (await execute('git', ['-C', folder, ...args], { env, maxBuffer: 64 * 1024 * 1024 })).stdout
}
