import type { Colour, Release } from '@slipway/shared/core/words'
import { createGithub } from '@slipway/shared/github/octokit'
import type { Log } from '@slipway/shared/ports/log'
import { githubLedger } from '@slipway/shared/rollout/ledger/github-ledger'
import type { Intent } from '@slipway/shared/rollout/ledger/ledger'
import type { GithubEmulator } from '../github/emulator.ts'

const silent: Log = { debug: () => {}, info: () => {}, warning: () => {}, annotate: () => {}, mask: () => {}, redact: (text) => text }

/** Seeds the ledger of an environment with a release that a run brought live and completed before the story begins. */
export async function seedLedger(
  github: GithubEmulator,
  past: { service?: string; environment: string; branch?: string; url: string; release: Release; colour: Colour } & Pick<
    Intent,
    'set' | 'group'
  >,
): Promise<void> {
  const { owner, name } = github.repository
  const client = await createGithub({
    token: github.issueUserToken('mona'),
    runner: { apiUrl: github.apiUrl, run: { repository: `${owner}/${name}` } },
    log: silent,
  })
  const { service = 'harbor', environment, branch = 'main', url, release, colour, set, group } = past
  const run = pastRun(github, branch, release)
  const ledger = githubLedger(client, {
    service,
    environment,
    url,
    logUrl: url,
    production: environment === 'production',
    commit: release.sha,
    keep: 5,
  })
  const id = await ledger.open({
    schema: 1,
    service,
    environment,
    kind: 'deploy',
    release,
    colour,
    run: { id: run, attempt: 1, job: 'deploy' },
    ...(set === undefined ? {} : { set }),
    ...(group === undefined ? {} : { group }),
  })
  await ledger.write(id, { state: 'success', phase: 'complete', detail: 'went live before the story began' })
}

/** The run that the record names: a record without a run fails its verification. */
function pastRun(github: GithubEmulator, branch: string, release: Release): number {
  const { id } = github.createRun({
    workflowPath: '.github/workflows/enhanced-ci.yml',
    workflowName: 'Enhanced CI',
    event: 'push',
    ref: `refs/heads/${branch}`,
    headBranch: branch,
    headSha: release.sha,
    actor: 'mona',
    title: `Release ${release.version}`,
  })
  github.updateRun(id, { status: 'completed', conclusion: 'success' })
  return id
}
