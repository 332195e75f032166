import type { Colour, Release } from '@slipway/shared/core/words'
import { createGithub } from '@slipway/shared/github/octokit'
import type { Log } from '@slipway/shared/ports/log'
import { githubLedger } from '@slipway/shared/rollout/ledger-store'
import type { Github } from '../github/server.ts'

const silent: Log = { debug: () => {}, info: () => {}, warning: () => {}, annotate: () => {}, mask: () => {} }

/** Gives an environment a past: a release that went live and passed its watch before the story begins. */
export async function seedLedger(
  github: Github,
  past: { environment: string; url: string; release: Release; colour: Colour },
): Promise<void> {
  const { owner, name } = github.repository
  const client = await createGithub({
    token: github.issueUserToken('mona'),
    runner: { apiUrl: github.apiUrl, run: { repository: `${owner}/${name}` } },
    log: silent,
  })
  const { environment, url, release, colour } = past
  const ledger = githubLedger(client, { environment, url, logUrl: url, production: environment === 'production' })
  const run = github.createRun({
    workflowPath: '.github/workflows/enhanced-ci.yml',
    workflowName: 'Enhanced CI',
    event: 'push',
    headSha: release.sha,
    headBranch: 'main',
    ref: 'refs/heads/main',
    actor: 'mona',
    title: release.version,
  })
  const id = await ledger.open({
    schema: 1,
    service: 'harbor',
    environment,
    kind: 'deploy',
    release,
    colour,
    run: { id: run.id, attempt: 1, job: 'deploy' },
  })
  await ledger.write(id, { state: 'success', phase: 'complete', detail: 'went live before the story began' })
  github.updateRun(run.id, { status: 'completed', conclusion: 'success' })
}
