import { createGithub } from '@slipway/shared/github/octokit'
import { githubLedger } from '@slipway/shared/rollout/ledger/github-ledger'
import { fakeLog } from '@slipway/shared/testing/fakes'
import { expect, it } from 'vitest'
import { startCloudflare } from '../../src/stage/providers/cloudflare.ts'
import { aTeam, type Team } from './demo-repository.ts'

/** Each story starts bundles, on a machine that may be busy. */
const timeLimit = 240_000

/** A team whose service answers with `body` before the first deployment. */
async function aServiceBefore(body: string, resources: AsyncDisposableStack): Promise<Team> {
  const cloudflare = resources.use(await startCloudflare())
  const { account, script, api, preview, url, token: secret } = cloudflare
  const target = `{ type: cloudflare-workers, account: ${account}, script: ${script}, token: $PROVIDER_TOKEN, api: '${api}', preview: '${preview}' }`
  const team = resources.use(await aTeam({ url, target, secret, upload: { url: api, body: '{ tag: RELEASE, upstream }' } }))
  cloudflare.deploy({ upstream: await team.host(body) })
  return team
}

it.each([
  ['by the version that it tells', '{"version":"v1.0.0"}', { 'rollback-version': 'v1.0.0' }, 'v1.0.0'],
  ['without a name', '{"version":"v1.0.0"}', {}, 'v1.0.0'],
  ['without a name, where only the provider names it', 'the old site', {}, expect.stringMatching(/^[0-9a-f]{8}$/)],
])(
  'a rollback goes to what was live before the first deployment %s, by the shipped bundle',
  { timeout: timeLimit },
  async (_how, body, inputs, version) => {
    await using resources = new AsyncDisposableStack()
    const team = await aServiceBefore(body, resources)
    const deployed = await team.deploy('v1.1.0')
    expect(deployed.code, deployed.output).toBe(0)
    expect(deployed.summary).toContain('Instant rollback: to ')
    const back = await team.rollBack(inputs)
    expect(back.code, back.output).toBe(0)
    expect(back.outputs).toMatchObject({ version, way: 'instant', changed: 'true', 'destination-sha': '', 'previous-version': 'v1.1.0' })
    expect(await team.served()).toBe(body)
    const again = await team.rollBack({})
    expect(again.code, again.output).toBe(0)
    expect(again.outputs).toMatchObject({ changed: 'false' })
    expect(await team.served()).toBe(body)
  },
)

it('a name that nothing tells is refused, with what is possible, by the shipped bundle', { timeout: timeLimit }, async () => {
  await using resources = new AsyncDisposableStack()
  const team = await aServiceBefore('the old site', resources)
  expect((await team.deploy('v1.1.0')).code).toBe(0)
  const { code, output } = await team.rollBack({ 'rollback-version': 'v1.0.0' })
  expect(code).toBe(1)
  expect(output).toContain('it still runs on')
  expect(output).toContain('A rollback without rollback-version goes to it.')
})

it('thirty-one failed attempts hide neither the live release nor the way back, by the shipped bundle', { timeout: timeLimit }, async () => {
  await using resources = new AsyncDisposableStack()
  const team = await aServiceBefore('the old site', resources)
  for (const version of ['v1.1.0', 'v1.2.0']) expect((await team.deploy(version)).code).toBe(0)
  await failToDeploy(team, 31)
  const status = await team.status()
  expect(status.code, status.output).toBe(0)
  expect(status.summary).toContain('v1.2.0 serves production')
  const named = await team.rollBack({ 'rollback-version': 'v1.1.0', 'dry-run': 'true' })
  expect(named.outputs).toMatchObject({ version: 'v1.1.0', way: 'instant' })
  const back = await team.rollBack({})
  expect(back.code, back.output).toBe(0)
  expect(back.outputs).toMatchObject({ version: 'v1.1.0', changed: 'true' })
})

/** Records of attempts of v1.3.0 that never became ready. */
async function failToDeploy({ github, commits }: Team, count: number): Promise<void> {
  const { owner, name } = github.repository
  const runner = { apiUrl: github.apiUrl, run: { repository: `${owner}/${name}` } }
  const client = await createGithub({ token: github.issueUserToken('mona'), runner, log: fakeLog() })
  const sha = commits['v1.3.0'] ?? ''
  const about = { service: 'harbor', environment: 'production' }
  const url = 'http://127.0.0.1:1'
  const ledger = githubLedger(client, { ...about, url, logUrl: url, production: true, commit: sha, keep: 5 })
  for (let attempt = 1; attempt <= count; attempt += 1) {
    const { id } = github.createRun({
      workflowPath: '.github/workflows/enhanced-ci.yml',
      workflowName: 'Enhanced CI',
      event: 'push',
      ref: 'refs/heads/main',
      headBranch: 'main',
      headSha: sha,
      actor: 'mona',
      title: `attempt ${attempt}`,
    })
    const run = { id, attempt: 1, job: 'deploy' }
    const record = await ledger.open({ schema: 1, ...about, kind: 'deploy', release: { version: 'v1.3.0', sha }, colour: 'blue', run })
    await ledger.write(record, { state: 'failure', phase: 'stopped', detail: 'it never became ready' })
    github.updateRun(id, { status: 'completed', conclusion: 'failure' })
  }
}
