// needs: vercel
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemExec } from '@slipway/shared/ports/exec'
import { systemFiles } from '@slipway/shared/ports/files'
import { allTo } from '@slipway/shared/rollout/contract/observation'
import { vercelNames } from '@slipway/shared/rollout/targets/vercel/project-names'
import { vercelOf } from '@slipway/shared/rollout/targets/vercel/target'
import { load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startVercel, type VercelStandIn } from '../../src/stage/providers/vercel.ts'
import { commandsUnder, pageBlocks } from './page-blocks.ts'
import { ports, subject } from './provider-setup.ts'
import { aCliHome, type CliHome } from './real-cli.ts'

const prepared = z.object({ environments: z.object({ production: z.object({ placement: z.object({ prepare: z.string() }) }) }) })
const newest = z.object({ deployments: z.array(z.object({ target: z.string().nullish(), meta: z.record(z.string(), z.string()) })) })

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** One story, told in order: each step goes on from where the one before it ended. */
describe('the real vercel, on the page and in the target', () => {
  const resources = new AsyncDisposableStack()
  let vercel: VercelStandIn
  let home: CliHome
  let app: string
  let first: { id: string; body: string }
  let second: { id: string; body: string }
  beforeAll(async () => {
    vercel = resources.use(await startVercel())
    home = resources.use(await aCliHome())
    app = join(home.folder, 'app')
    await mkdir(join(app, 'public'), { recursive: true })
    // The tool takes the address of the API from its own settings, so that the commands of the page stay as they are.
    const settings = join(home.folder, 'home/.local/share/com.vercel.cli')
    await mkdir(settings, { recursive: true })
    await writeFile(join(settings, 'config.json'), JSON.stringify({ api: vercel.api, telemetry: { enabled: false } }))
    await writeFile(join(settings, 'auth.json'), '{}')
  })
  afterAll(() => resources.disposeAsync())
  const account = () => ({ VERCEL_TOKEN: vercel.token, VERCEL_ORG_ID: 'team_Quay', VERCEL_PROJECT_ID: 'prj_QuayHarbor' })
  const run = async (line: string, env: Readonly<Record<string, string>> = {}) => {
    const result = await home.shell(line, { cwd: app, env })
    expect(result.code, `${line}\n${result.stdout}\n${result.stderr}`).toBe(0)
    return `${result.stdout}${result.stderr}`
  }
  const [linking = [], building = []] = pageBlocks('vercel.md')
    .filter(({ language, heading }) => language === 'bash' && heading === 'What to write')
    .map(({ text }) => text.trim().split('\n'))
  const served = async () => await (await fetch(vercel.url)).text()
  const targetFor = async () => {
    const given = ports()
    const names = await vercelNames({ project: undefined, team: undefined }, { cwd: app, variables: {}, files: systemFiles })
    const commands = { exec: systemExec, cwd: app, variables: home.variables, redact: given.log.redact }
    return vercelOf(
      { type: 'vercel', ...names, token: vercel.token, api: vercel.api, rolling: false, affinity: 'none' },
      { ...given, commands, weights: [1] },
    )
  }
  const release = async (colour: 'blue' | 'green', version: string, body: string) => {
    await writeFile(join(app, 'public/index.html'), body)
    for (const line of building) await run(line)
    await run('tar -czf ../release.tar.gz -C dist .')
    const target = await targetFor()
    const one = { ...subject(colour, version), artifact: join(home.folder, 'release.tar.gz') }
    const upload = await target.placement?.uploads?.make?.(one)
    if (upload === undefined) throw new Error('nothing was deployed')
    await target.placement?.uploads?.take(upload, one)
    await target.shift(allTo(colour), one)
    return { id: upload.id, body: sha256(await served()) }
  }

  it('cannot build what it knows no settings of, which the first command of the page brings', async () => {
    await writeFile(join(app, 'public/index.html'), 'none')
    const { code, stderr } = await home.shell(building[0] ?? '', { cwd: app })
    expect(code).toBe(1)
    expect(stderr).toContain('No Project Settings found locally')
    for (const line of linking) await run(line, account())
    expect(JSON.parse(await readFile(join(app, '.vercel/project.json'), 'utf8'))).toMatchObject({
      projectId: 'prj_QuayHarbor',
      orgId: 'team_Quay',
    })
    expect(await readFile(join(app, '.gitignore'), 'utf8')).toContain('!.vercel/project.json')
  })

  it('builds without a token, and the target deploys exactly that', async () => {
    first = await release('blue', 'v1.0.0', 'the first')
    expect(first.body).toBe(sha256('the first'))
    expect(vercel.metaOf(first.id)).toMatchObject({ slipwayColour: 'blue', slipwayRelease: 'v1.0.0' })
    second = await release('green', 'v1.1.0', 'the second')
    expect(second.body).toBe(sha256('the second'))
  })

  it('goes back by hand with the commands of the page, and the next run finds it', async () => {
    for (const line of commandsUnder('vercel.md', 'By hand, when GitHub is down'))
      await run(line.replace('DEPLOYMENT_ID', first.id), account())
    expect(sha256(await served())).toBe(first.body)
    expect((await (await targetFor()).observe()).blue).toMatchObject({ weight: 1, identity: { deployment: first.id } })
  })

  it('shows and removes a deployment with the commands of the page, and the id is gone', async () => {
    const before = await (await targetFor()).placement?.uploads?.byId(second.id)
    expect(before?.id).toBe(second.id)
    for (const line of commandsUnder('vercel.md', 'Going back')) await run(line.replace('DEPLOYMENT_ID', second.id), account())
    expect(await (await targetFor()).placement?.uploads?.byId(second.id)).toBeUndefined()
  })

  it('turns rolling releases off as the refusal says', async () => {
    vercel.rolling.configure([{ targetPercentage: 10 }, { targetPercentage: 100 }])
    const problem = await (await targetFor()).settingsProblem?.()
    const fix = /npx vercel rolling-release configure --disable/.exec(problem?.hint ?? '')?.[0]
    await run(fix ?? 'false', account())
    expect(await (await targetFor()).settingsProblem?.()).toBeUndefined()
  })

  it('says that a promotion is only queued while a rolling release is active', async () => {
    const third = await (async () => {
      await writeFile(join(app, 'public/index.html'), 'the third')
      const target = await targetFor()
      const one = { ...subject('green', 'v1.2.0'), artifact: join(home.folder, 'release.tar.gz') }
      return (await target.placement?.uploads?.make?.(one))?.id ?? ''
    })()
    const fourth = vercel.upload({ upstream: 'http://127.0.0.1:1' })
    vercel.rolling.configure([{ targetPercentage: 10 }, { targetPercentage: 100 }])
    vercel.rolling.start(third)
    expect(await run(`npx vercel promote ${fourth} --yes`, account())).toContain('Promotion has been queued')
  })

  it('is deployed from a fresh checkout by the command of the page that prepares a side', async () => {
    const yaml = pageBlocks('vercel.md').find(({ language, text }) => language === 'yaml' && text.includes('prepare: >-'))?.text
    const { environments } = prepared.parse(load(yaml ?? ''))
    const checkout = join(home.folder, 'fresh')
    await mkdir(join(checkout, 'public'), { recursive: true })
    await writeFile(join(checkout, 'public/index.html'), 'prepared')
    const before = sha256(await served())
    const env = { ...account(), COLOUR: 'blue', RELEASE: 'v1.2.0' }
    const { code, stdout, stderr } = await home.shell(environments.production.placement.prepare, { cwd: checkout, env })
    expect(code, `${stdout}\n${stderr}`).toBe(0)
    const answer = await fetch(`${vercel.api}/v7/deployments?projectId=prj_QuayHarbor&limit=1`, {
      headers: { authorization: `Bearer ${vercel.token}` },
    })
    const { deployments } = newest.parse(await answer.json())
    expect(deployments).toMatchObject([{ target: 'production', meta: { slipwayColour: 'blue', slipwayRelease: 'v1.2.0' } }])
    expect(sha256(await served())).toBe(before)
  })
})
