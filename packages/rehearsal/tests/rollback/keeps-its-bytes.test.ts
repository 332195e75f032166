import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CloudflareStandIn, startCloudflare } from '../../src/stage/providers/cloudflare.ts'
import { startVercel, type VercelStandIn } from '../../src/stage/providers/vercel.ts'
import { aTeam, type Team, versions } from './demo-repository.ts'

/** What a test does at the provider past the team's command. */
type Hands = {
  /** One more upload with the label of a release. */
  upload(release: string, upstream: string, commit?: string): string
  /** What is older is no longer kept. */
  prune(): void
  writes(): number
}
type Stage = { team: Team; hands: Hands }

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
/** Each step of the story starts bundles, on a machine that may be busy. */
const timeLimit = 120_000

async function onCloudflare(resources: AsyncDisposableStack): Promise<Stage> {
  const cloudflare: CloudflareStandIn = resources.use(await startCloudflare())
  const { account, script, api, preview, url, token: secret } = cloudflare
  const target = `{ type: cloudflare-workers, account: ${account}, script: ${script}, token: $PROVIDER_TOKEN, api: '${api}', preview: '${preview}' }`
  const team = resources.use(await aTeam({ url, target, secret, upload: { url: api, body: '{ tag: RELEASE, upstream }' } }))
  cloudflare.deploy({ upstream: await team.host('what was there before') })
  return {
    team,
    hands: {
      upload: (tag, upstream, message) => cloudflare.upload({ tag, upstream, ...(message === undefined ? {} : { message }) }),
      prune: () => {
        for (let count = 0; count < 100; count++) cloudflare.upload({ upstream: 'http://127.0.0.1:1' })
      },
      writes: () =>
        cloudflare.calls.filter(({ method, path }) => method !== 'GET' && path !== '/graphql' && !path.startsWith('/stage/')).length,
    },
  }
}

async function onVercel(resources: AsyncDisposableStack): Promise<Stage> {
  const vercel: VercelStandIn = resources.use(await startVercel())
  const { project, api, url, token: secret } = vercel
  const target = `{ type: vercel, project: ${project}, token: $PROVIDER_TOKEN, api: '${api}' }`
  const body = "{ upstream, meta: { slipwayColour: COLOUR, slipwayRelease: RELEASE }, target: 'production' }"
  const team = resources.use(await aTeam({ url, target, secret, upload: { url: api, body } }))
  vercel.deploy({ upstream: await team.host('what was there before') })
  return {
    team,
    hands: {
      upload: (slipwayRelease, upstream, commit) =>
        vercel.upload({
          upstream,
          meta: { slipwayColour: 'blue', slipwayRelease, ...(commit === undefined ? {} : { gitCommitSha: commit }) },
        }),
      prune: () => vercel.remove(() => true),
      writes: () => vercel.calls.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/stage/')).length,
    },
  }
}

/** One story, told in order: each step goes on from where the one before it ended. */
describe.each([
  ['Cloudflare', onCloudflare],
  ['Vercel', onVercel],
])('a rollback on %s, by the shipped bundle', { timeout: timeLimit }, (_name, stageOn) => {
  const resources = new AsyncDisposableStack()
  const bytes: Record<string, string> = {}
  let team: Team
  let hands: Hands
  beforeAll(async () => {
    const stage = await stageOn(resources)
    team = stage.team
    hands = stage.hands
    for (const version of versions) {
      const { code, output } = await team.deploy(version)
      expect(code, output).toBe(0)
      bytes[version] = sha256(await team.served())
    }
  }, timeLimit)
  afterAll(() => resources.disposeAsync())

  /** What has been written: at the provider, and on GitHub, where the ledger and the lock are. */
  const traces = async () => ({
    provider: hands.writes(),
    github: team.github.state.requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('/graphql')).length,
    uploads: team.uploads(),
    served: await team.served(),
  })

  it('serves the bytes that the release served before, whatever has its label by now, and uploads nothing', async () => {
    const again = hands.upload('v1.1.0', await team.host('other code'))
    const before = team.uploads()
    const { code, output, outputs } = await team.rollBack({ 'rollback-version': 'v1.1.0' })
    expect(code, output).toBe(0)
    expect(outputs).toMatchObject({ verdict: 'pass', version: 'v1.1.0', way: 'redeploy', changed: 'true' })
    expect(sha256(await team.served())).toBe(bytes['v1.1.0'])
    expect(output).toContain('which the provider has kept (nothing is built or uploaded)')
    expect(output).not.toContain(again)
    expect(team.uploads()).toBe(before)
  })

  it('says in a dry run that it has to be built, where the upload that ran is gone, and touches nothing', async () => {
    hands.prune()
    hands.upload('v1.2.0', await team.host('other code'), team.commits['v1.2.0'])
    const before = await traces()
    const { code, output, outputs } = await team.rollBack({ 'rollback-version': 'v1.2.0', 'dry-run': 'true' })
    expect(code, output).toBe(0)
    expect(outputs).toMatchObject({ way: 'rebuild', changed: 'false' })
    expect(output).toContain(`is built or uploaded again from the files of its commit ${team.commits['v1.2.0']}`)
    expect(await traces()).toEqual(before)
  })

  it('builds it in the files of its commit, whatever is checked out, and leaves the checkout as it is', async () => {
    await team.clone.checkout('v1.3.0')
    await team.clone.write('site.txt', 'what somebody is working on')
    const { code, output, outputs } = await team.rollBack({ 'rollback-version': 'v1.2.0' })
    expect(code, output).toBe(0)
    expect(outputs).toMatchObject({ verdict: 'pass', way: 'rebuild' })
    expect(sha256(await team.served())).toBe(bytes['v1.2.0'])
    expect(await team.clone.git('status', '--porcelain')).toBe('M site.txt')
    expect(await team.clone.git('worktree', 'list')).not.toContain('slipway-commits')
  })
})
