// needs: wrangler
import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { environmentOf, parseConfig } from '@slipway/shared/config/load'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemFiles } from '@slipway/shared/ports/files'
import { allTo } from '@slipway/shared/rollout/contract/observation'
import { cloudflareOf } from '@slipway/shared/rollout/targets/cloudflare/target'
import { workerNames } from '@slipway/shared/rollout/targets/cloudflare/worker-names'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CloudflareStandIn, startCloudflare } from '../../src/stage/providers/cloudflare.ts'
import { commandsUnder, pageBlocks } from './page-blocks.ts'
import { ports, subject } from './provider-setup.ts'
import { aCliHome, type CliHome } from './real-cli.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** One story, told in order: each step goes on from where the one before it ended. */
describe('the real wrangler, on the page and in the target', () => {
  const resources = new AsyncDisposableStack()
  let cloudflare: CloudflareStandIn
  let home: CliHome
  let app: string
  let first: { id: string; body: string; asset: string }
  beforeAll(async () => {
    // The account that the page's wrangler.jsonc names.
    cloudflare = resources.use(await startCloudflare({ account: '0123456789abcdef0123456789abcdef' }))
    cloudflare.deploy({ tag: 'v0.9.0', upstream: 'http://127.0.0.1:1' })
    home = resources.use(await aCliHome())
    app = join(home.folder, 'app')
    await mkdir(join(app, 'src'), { recursive: true })
    await mkdir(join(app, 'public'), { recursive: true })
    const configuration = pageBlocks('cloudflare-workers.md').find(({ language }) => language === 'jsonc')
    await writeFile(join(app, 'wrangler.jsonc'), configuration?.text ?? '')
  })
  afterAll(() => resources.disposeAsync())
  const account = () => ({
    CLOUDFLARE_API_TOKEN: cloudflare.token,
    CLOUDFLARE_ACCOUNT_ID: cloudflare.account,
    CLOUDFLARE_API_BASE_URL: cloudflare.api,
  })
  const run = async (line: string, env: Readonly<Record<string, string>> = {}) => {
    const result = await home.shell(line, { cwd: app, env })
    expect(result.code, `${line}\n${result.stdout}\n${result.stderr}`).toBe(0)
    return `${result.stdout}${result.stderr}`
  }
  const served = async (path = '/') => await (await fetch(`${cloudflare.url}${path}`)).text()
  const targetFor = async () => {
    const given = ports()
    const [file] = pageBlocks('cloudflare-workers.md')
    const { target } = environmentOf(parseConfig(file?.text ?? '', 'slipway.yml'), 'production')
    if (target?.type !== 'cloudflare-workers') throw new Error('The page has another target')
    const names = await workerNames(target, { cwd: app, variables: {}, files: systemFiles, environment: 'production' })
    const commands = { exec: systemExec, cwd: app, variables: home.variables, redact: given.log.redact }
    const { token, api, preview } = cloudflare
    return cloudflareOf({ ...target, ...names, token, api, preview }, { ...given, commands })
  }
  const release = async (colour: 'blue' | 'green', version: string, body: string) => {
    await writeFile(join(app, 'src/body.ts'), `export const body: string = ${JSON.stringify(body)}\n`)
    await writeFile(join(app, 'src/index.ts'), "import { body } from './body'\nexport default { fetch: () => new Response(body) }\n")
    await writeFile(join(app, 'public/style.css'), `/* ${body} */`)
    for (const line of commandsUnder('cloudflare-workers.md', 'What to write')) await run(line)
    await run('tar -czf ../release.tar.gz -C dist .')
    const target = await targetFor()
    const one = { ...subject(colour, version), artifact: join(home.folder, 'release.tar.gz') }
    const upload = await target.placement?.uploads?.make?.(one)
    if (upload === undefined) throw new Error('nothing was uploaded')
    await target.placement?.uploads?.take(upload, one)
    await target.shift(allTo(colour), one)
    return { id: upload.id, commit: upload.commit, body: sha256(await served()), asset: sha256(await served('/style.css')) }
  }

  it('bundles without a token, and the target uploads exactly that, with its assets', async () => {
    const made = await release('green', 'v1.0.0', 'the first')
    first = made
    expect(made).toMatchObject({
      body: sha256('the first'),
      asset: sha256('/* the first */'),
      commit: subject('green', 'v1.0.0').release.sha,
    })
    expect(cloudflare.tagOf(made.id)).toBe('v1.0.0')
    expect((await release('blue', 'v1.1.0', 'the second')).body).toBe(sha256('the second'))
  })

  it('goes back by hand with the commands of the page, and the next run finds it', async () => {
    for (const line of commandsUnder('cloudflare-workers.md', 'By hand, when GitHub is down'))
      await run(line.replace('VERSION_ID', first.id), account())
    expect({ body: sha256(await served()), asset: sha256(await served('/style.css')) }).toEqual({ body: first.body, asset: first.asset })
    expect((await (await targetFor()).observe()).green).toMatchObject({ weight: 1, release: 'v1.0.0', identity: { version: first.id } })
  })

  it('uploads by the part of its file that has the name of the environment', async () => {
    await using staging = await startCloudflare({ script: 'harbor-staging' })
    staging.deploy({ tag: 'v0.9.0', upstream: 'http://127.0.0.1:1' })
    const folder = join(home.folder, 'sections')
    await mkdir(folder)
    const env = { staging: { vars: { WHERE: 'staging' } } }
    const configuration = { name: 'harbor', account_id: staging.account, main: 'index.js', compatibility_date: '2026-01-01', env }
    await writeFile(join(folder, 'wrangler.json'), JSON.stringify(configuration))
    await writeFile(join(folder, 'index.js'), 'export default { fetch: () => new Response("of staging") }')
    await run(`tar -czf ${join(home.folder, 'staging.tar.gz')} -C ${folder} .`)
    const names = await workerNames({}, { cwd: folder, variables: {}, files: systemFiles, environment: 'staging' })
    expect(names).toEqual({ account: staging.account, script: 'harbor-staging', section: 'staging' })
    const given = ports()
    const commands = { exec: systemExec, cwd: folder, variables: home.variables, redact: given.log.redact }
    const { token, api, preview } = staging
    const target = cloudflareOf({ type: 'cloudflare-workers', affinity: 'none', ...names, token, api, preview }, { ...given, commands })
    const one = { ...subject('green', 'v1.0.0'), artifact: join(home.folder, 'staging.tar.gz') }
    const upload = await target.placement?.uploads?.make?.(one)
    expect(upload === undefined ? undefined : staging.tagOf(upload.id)).toBe('v1.0.0')
  })

  it('would run a custom build again, without bundling or not, which is why an artifact with one is refused', async () => {
    const built = join(home.folder, 'built')
    await mkdir(built)
    const build = { command: `touch ${join(home.folder, 'was-built')}` }
    await writeFile(
      join(built, 'wrangler.json'),
      JSON.stringify({ name: 'harbor', main: 'index.js', compatibility_date: '2026-01-01', build }),
    )
    await writeFile(join(built, 'index.js'), 'export default { fetch: () => new Response("x") }')
    await run(`npx --yes wrangler@4.164.0 versions upload --cwd=${built} --no-bundle --tag=v9`, account())
    expect(await systemFiles.exists(join(home.folder, 'was-built'))).toBe(true)
  })
})
