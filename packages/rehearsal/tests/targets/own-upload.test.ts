import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecResult } from '@slipway/shared/ports/exec'
import { combinedPlacement } from '@slipway/shared/rollout/commands/combined-placement'
import { commandPlacement } from '@slipway/shared/rollout/commands/command-placement'
import { allTo } from '@slipway/shared/rollout/contract/observation'
import type { TrafficTarget } from '@slipway/shared/rollout/contract/target'
import { cloudflareOf } from '@slipway/shared/rollout/targets/cloudflare/target'
import { listedUpload } from '@slipway/shared/rollout/targets/uploads/listed-upload'
import { vercelOf } from '@slipway/shared/rollout/targets/vercel/target'
import { exited } from '@slipway/shared/testing/fakes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startCloudflare } from '../../src/stage/providers/cloudflare.ts'
import { serveFiles } from '../../src/stage/providers/static-site.ts'
import { startVercel } from '../../src/stage/providers/vercel.ts'
import { type CliCall, fails, fileOf, optionOf, packed, withoutNpx } from './provider-cli-double.ts'
import { ports, subject } from './provider-setup.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

type Provider = {
  target: TrafficTarget
  url: string
  token: string
  calls: readonly CliCall[]
  log: ReturnType<typeof ports>['log']
  /** What the tool answers instead of uploading. */
  instead: { answer: ((id: string) => ExecResult) | undefined }
  /** What a build leaves that serves this text. */
  artifact(body: string, files?: Readonly<Record<string, string>>): Promise<string>
  /** One more upload under this release, past Slipway. */
  upload(version: string, upstream: string): string
  /** Older uploads are no longer kept. */
  prune(): void
}

const variables = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nowhere',
  HTTPS_PROXY: 'http://proxy',
  DATABASE_PASSWORD: 'secret',
  GITHUB_TOKEN: 'ghs',
}

async function onVercel(home: string, resources: AsyncDisposableStack): Promise<Provider> {
  const vercel = resources.use(await startVercel())
  const instead: Provider['instead'] = { answer: undefined }
  const tool = withoutNpx(async (call) => {
    const site = resources.use(
      await serveFiles(new Map([['/index.html', Buffer.from(await fileOf(call, '.vercel/output/static/index.html'))]])),
    )
    const meta = Object.fromEntries(call.args.filter((argument) => /^slipway\w+=/.test(argument)).map((argument) => argument.split('=')))
    const id = vercel.upload({ upstream: site.url, meta })
    return instead.answer?.(id) ?? exited(0, JSON.stringify({ id, url: 'https://x' }), '')
  })
  const given = ports()
  const { project, token, api } = vercel
  const commands = {
    exec: tool.exec,
    cwd: home,
    variables: { ...variables, RUNNER_TEMP: home },
    onOutput: given.log.info,
    redact: given.log.redact,
  }
  const target = vercelOf(
    { type: 'vercel', project, team: 'team_Quay', token, api, rolling: false, affinity: 'none' },
    { ...given, commands, weights: [1] },
  )
  vercel.deploy({ upstream: resources.use(await serveFiles(new Map())).url, meta: { slipwayColour: 'blue', slipwayRelease: 'v0.9.0' } })
  return {
    target,
    url: vercel.url,
    token,
    calls: tool.calls,
    log: given.log,
    instead,
    artifact: (body, files = {}) =>
      packed(home, { '.vercel/output/config.json': '{"version":3}', '.vercel/output/static/index.html': body, ...files }),
    upload: (slipwayRelease, upstream) => vercel.upload({ upstream, meta: { slipwayColour: 'green', slipwayRelease } }),
    prune: () => vercel.remove(() => true),
  }
}

async function onCloudflare(home: string, resources: AsyncDisposableStack): Promise<Provider> {
  const cloudflare = resources.use(await startCloudflare())
  const instead: Provider['instead'] = { answer: undefined }
  const tool = withoutNpx(async (call) => {
    const site = resources.use(await serveFiles(new Map([['/index.html', Buffer.from(await fileOf(call, 'dist/index.js'))]])))
    const id = cloudflare.upload({ upstream: site.url, tag: optionOf(call.args, '--tag'), message: optionOf(call.args, '--message') })
    const answer = instead.answer?.(id) ?? exited(0, `{"type":"wrangler-session"}\n{"type":"version-upload","version_id":"${id}"}\n`, '')
    if (answer.state === 'exited') await writeFile(call.env['WRANGLER_OUTPUT_FILE_PATH'] ?? '', answer.stdout)
    return answer
  })
  const given = ports()
  const { account, script, token, api, preview } = cloudflare
  const commands = {
    exec: tool.exec,
    cwd: home,
    variables: { ...variables, RUNNER_TEMP: home },
    onOutput: given.log.info,
    redact: given.log.redact,
  }
  const target = cloudflareOf(
    { type: 'cloudflare-workers', account, script, token, api, preview, main: undefined, subdomain: undefined, affinity: 'none' },
    { ...given, commands },
  )
  cloudflare.deploy({ upstream: resources.use(await serveFiles(new Map())).url, tag: 'v0.9.0' })
  return {
    target,
    url: cloudflare.url,
    token,
    calls: tool.calls,
    log: given.log,
    instead,
    artifact: (body, files = {}) =>
      packed(home, { 'wrangler.jsonc': '{ "name": "harbor", /* built */ "main": "dist/index.js", }', 'dist/index.js': body, ...files }),
    upload: (tag, upstream) => cloudflare.upload({ tag, upstream }),
    prune: () => {
      for (let count = 0; count < 100; count++) cloudflare.upload({ upstream: 'http://127.0.0.1:1' })
    },
  }
}

describe.each([
  ['Vercel', onVercel],
  ['Cloudflare', onCloudflare],
])('an upload by the target itself, on %s', (name, start) => {
  let home: string
  let resources: AsyncDisposableStack
  let provider: Provider
  beforeEach(async () => {
    resources = new AsyncDisposableStack()
    home = await mkdtemp(join(tmpdir(), 'slipway-own-upload-'))
    resources.defer(() => rm(home, { recursive: true, force: true }))
    provider = await start(home, resources)
  })
  afterEach(() => resources.disposeAsync())
  const placement = () => {
    const { exec } = withoutNpx(async () => fails('not this one'))
    const deps = { exec, cwd: home, variables, log: provider.log }
    const around = {
      log: provider.log,
      redact: (text: string) => text,
      checkout: async () => ({ state: 'commit' as const, sha: 'f'.repeat(40), changed: [] }),
      commits: {
        reach: async () => ({ state: 'here' as const }),
        open: async () => ({ state: 'here' as const, folder: home, [Symbol.asyncDispose]: async () => undefined }),
      },
      artifacts: undefined,
    }
    return combinedPlacement(commandPlacement(undefined, { keep: 1 }, deps), provider.target.placement, around)
  }
  const prepare = async (colour: 'blue' | 'green', version: string, artifact: string, kind: 'deploy' | 'rollback' = 'deploy') =>
    await placement().prepare({ ...subject(colour, version), artifact, kind })
  /** Deploys to the idle side, gives it everything, and tells what is served and by which id. */
  const deploy = async (colour: 'blue' | 'green', version: string, body: string) => {
    await prepare(colour, version, await provider.artifact(body))
    await provider.target.shift(allTo(colour), subject(colour, version))
    const identity = (await provider.target.observe())[colour].identity ?? {}
    return { body: sha256(await served()), id: Object.values(identity)[0] ?? '' }
  }
  const served = async () => await (await fetch(provider.url)).text()

  it('runs the pinned tool beside the unpacked artifact, with a token in no argument and no other secret of the job', async () => {
    await prepare('green', 'v1.0.0', await provider.artifact('one'))
    const [call, ...others] = provider.calls
    if (call === undefined) throw new Error('npx was not run')
    expect(others).toEqual([])
    expect(call.args.slice(0, 2)).toEqual(['--yes', expect.stringMatching(/^(vercel|wrangler)@\d+\.\d+\.\d+$/)])
    const flags = name === 'Vercel' ? ['deploy', '--prebuilt', '--prod', '--skip-domain'] : ['versions', 'upload', '--no-bundle']
    expect(call.args).toEqual(expect.arrayContaining(flags))
    expect(call.args.join(' ')).not.toContain(provider.token)
    expect(Object.values(call.env)).toContain(provider.token)
    expect(Object.keys(call.env)).not.toContain('DATABASE_PASSWORD')
    expect(Object.keys(call.env)).not.toContain('GITHUB_TOKEN')
    expect(call.env).toMatchObject({ PATH: variables.PATH, HOME: '/nowhere', HTTPS_PROXY: 'http://proxy' })
    expect(call.cwd).not.toBe(optionOf(call.args, '--cwd'))
    // Nothing of it is left on the runner.
    expect((await readdir(home)).filter((entry) => entry.startsWith('slipway-artifact-'))).toEqual([])
    expect(await provider.target.observe()).toMatchObject({ green: { release: 'v1.0.0', weight: 0, identity: expect.any(Object) } })
  })

  it('serves the bytes of the artifact, and after a rollback by the id those that passed, whatever has the name since', async () => {
    const first = await deploy('green', 'v1.0.0', 'what passed')
    expect(first.body).toBe(sha256('what passed'))
    await deploy('blue', 'v1.1.0', 'what failed')
    expect(sha256(await served())).toBe(sha256('what failed'))
    const other = resources.use(await serveFiles(new Map([['/index.html', Buffer.from('other code')]])))
    provider.upload('v1.0.0', other.url)
    const uploads = provider.target.placement?.uploads
    const kept = await uploads?.byId(first.id)
    if (kept === undefined) throw new Error('the provider has it no more')
    await uploads?.take(kept, { ...subject('green', 'v1.0.0'), kind: 'rollback' })
    await provider.target.shift(allTo('green'), subject('green', 'v1.0.0'))
    expect(sha256(await served())).toBe(first.body)
    expect(provider.calls).toHaveLength(2)
  })

  it('brings the bytes of a release that is gone up again from its artifact', async () => {
    const first = await deploy('green', 'v1.0.0', 'what passed')
    await deploy('blue', 'v1.1.0', 'what failed')
    provider.prune()
    expect(await provider.target.placement?.uploads?.byId(first.id)).toBeUndefined()
    const upload = await provider.target.placement?.uploads?.make?.({
      ...subject('green', 'v1.0.0'),
      artifact: await provider.artifact('what passed'),
    })
    if (upload === undefined) throw new Error('nothing was uploaded')
    expect(upload.id).not.toBe(first.id)
    await provider.target.placement?.uploads?.take(upload, { ...subject('green', 'v1.0.0'), kind: 'rollback' })
    await provider.target.shift(allTo('green'), subject('green', 'v1.0.0'))
    expect(sha256(await served())).toBe(first.body)
  })

  it('says that it takes nothing down', async () => {
    await deploy('green', 'v1.0.0', 'one')
    await provider.target.placement?.retire(subject('blue', 'v0.9.0'))
    expect(provider.log.lines.at(-1)).toMatch(/keeps every (version|deployment): nothing of blue is taken down/)
  })

  it('takes the upload that was made before where the job has no artifact', async () => {
    const made = provider.upload('v1.0.0', 'http://127.0.0.1:1')
    await placement().prepare(subject('green', 'v1.0.0'))
    expect(Object.values((await provider.target.observe()).green.identity ?? {})).toEqual([made])
    expect(provider.calls).toEqual([])
  })

  it('believes no id that was there before, and none that the provider has not', async () => {
    const before = provider.upload('v1.0.0', 'http://127.0.0.1:1')
    const told = (id: string) => exited(0, JSON.stringify(name === 'Vercel' ? { id } : { type: 'version-upload', version_id: id }), '')
    provider.instead.answer = () => told(before)
    await expect(prepare('green', 'v1.0.0', await provider.artifact('one'))).rejects.toThrow('which was there before it ran')
    provider.instead.answer = () => told('11111111-2222-3333-4444-555555555555')
    await expect(prepare('green', 'v1.0.0', await provider.artifact('one'))).rejects.toThrow(/does not have it|no deployable version/)
    provider.instead.answer = () => exited(0, '{}', '')
    await expect(prepare('green', 'v1.0.0', await provider.artifact('one'))).rejects.toThrow(/no id of a/)
  })

  it('says what the tool said when it failed, without the token', async () => {
    provider.instead.answer = () => fails(`Error: the token ${provider.token} may not do that`)
    const error = await prepare('green', 'v1.0.0', await provider.artifact('one')).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      message: expect.stringMatching(/ended with exit code 1$/),
      hint: expect.stringContaining('the token *** may not'),
    })
    expect(JSON.stringify(provider.log.lines)).not.toContain(provider.token)
    provider.instead.answer = () => ({ state: 'not-found', program: 'npx' })
    await expect(prepare('green', 'v1.0.0', await provider.artifact('one'))).rejects.toMatchObject({
      hint: expect.stringContaining('actions/setup-node'),
    })
  })

  it('uploads nothing of what is no archive, or was not built', async () => {
    await writeFile(join(home, 'release.tar.gz'), 'no archive')
    await expect(prepare('green', 'v1.0.0', 'release.tar.gz')).rejects.toThrow('could not be unpacked')
    const empty = await packed(home, { 'README.md': 'nothing was built' })
    await expect(prepare('green', 'v1.0.0', empty)).rejects.toMatchObject({ hint: expect.stringContaining('tar -czf release.tar.gz') })
    expect(provider.calls).toEqual([])
  })
})

it('waits until a list that is late has it', async () => {
  let late = 2
  const found = await listedUpload('one', async (id) => (late-- > 0 ? undefined : { id, at: undefined, commit: undefined }), {
    clock: ports().clock,
    signal: undefined,
  })
  expect(found?.id).toBe('one')
})

describe('a Worker that is not built', () => {
  it.each([
    ['is source', '{ "main": "src/index.ts" }', 'is source (src/index.ts)'],
    [
      'would be built by the upload',
      '{ "main": "dist/index.js", "build": { "command": "npm run build" } }',
      '"build.command" in wrangler.jsonc of the artifact (npm run build)',
    ],
  ])('is refused where it %s', async (_name, config, message) => {
    await using resources = new AsyncDisposableStack()
    const home = await mkdtemp(join(tmpdir(), 'slipway-own-upload-'))
    resources.defer(() => rm(home, { recursive: true, force: true }))
    const provider = await onCloudflare(home, resources)
    const artifact = await provider.artifact('one', { 'wrangler.jsonc': config })
    const refused = provider.target.placement?.uploads?.make?.({ ...subject('green', 'v1.0.0'), artifact })
    await expect(refused).rejects.toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining('--dry-run --outdir'),
    })
    expect(provider.calls).toEqual([])
  })
})
