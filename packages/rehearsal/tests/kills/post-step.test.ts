import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createServer as createSocketServer } from 'node:net'
import { join, resolve } from 'node:path'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'
import { inputsOf, type ProductionState, problemsAfterPost } from '../../src/kills/kill-run.ts'
import { closeKillContext, KillableRun, KillSite } from '../../src/kills/kill-site.ts'

const hook = join(import.meta.dirname, 'die-at-event.cjs')

const actions = resolve(import.meta.dirname, '../../../../actions')
const withPost = readdirSync(actions).filter((name) => /^ {2}post:/m.test(readFileSync(join(actions, name, 'action.yml'), 'utf8')))

/** What a main step does at its start, and a signal that ends it there: the runner starts the post step all the same. */
const deaths = [
  'SIGINT before payload',
  'SIGKILL before slipway-started',
  'SIGKILL after slipway-started',
  'SIGINT after slipway-started',
  'SIGKILL before slipway-locked',
  'SIGKILL after slipway-locked',
  'SIGINT after slipway-locked',
]

describe('a post step whose main step was ended', () => {
  it.each([
    ['deploy', [...deaths]],
    ['rollback', deaths],
  ] as const)(
    'before its first change changes nothing and holds nothing: %s',
    async (doing, moments) => {
      await using site = await KillSite.start(['v1', 'v2'], 'edge')
      const production: ProductionState = { live: 'v1', colour: 'blue', standby: undefined }
      const action = doing === 'rollback' ? 'rollback' : 'blue-green-deploy'
      for (const moment of moments) {
        const context = await site.openContext({ ...production, standby: 'v2' })
        const changes: string[] = []
        await using run = await KillableRun.begin(context, {
          steps: '25%, 100%',
          onBoundary: async ({ effect, when }) => void (when === 'before' && changes.push(effect)),
        })
        const inputs = inputsOf(context, doing, 'v2')
        const main = await (await run.step(action, inputs, { NODE_OPTIONS: `--require=${hook}`, DIE_AT: moment })).ended
        expect(main.code, `${moment}: the main step was not ended`).not.toBe(0)
        const before = changes.length
        const post = await run.post(action, inputs, main.state)
        expect(await problemsAfterPost(context, { doing: 'deploy', before: production, result: post }), moment).toEqual([])
        expect((await site.stage.running('production')).green, moment).toBeUndefined()
        // Only the lock and the record of the rollout are there to be given back, and only where they were taken.
        const given = changes.slice(before).filter((effect) => !/git\/(trees|commits|refs)|deployments\/\w+\/statuses/.test(effect))
        expect(given, moment).toEqual([])
        if (main.state['slipway-locked'] === undefined) expect(changes, moment).toEqual([])
        run.end('cancelled')
        await closeKillContext(context)
      }
    },
    120_000,
  )
})

describe('a post step without the state of its main step', () => {
  it.each(withPost)('ends well, asks nobody and starts nothing: %s', async (action) => {
    await using job = await Job.start()
    const socketPath = join(job.root, 'admin.sock')
    let asked = 0
    await using http = createServer((_request, response) => {
      asked += 1
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await using socket = createSocketServer((client) => {
      asked += 1
      client.end()
    }).listen(socketPath)
    await Promise.all([http, socket].map((server) => server.listening || new Promise((listening) => server.once('listening', listening))))
    const address = http.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    const started = join(job.root, 'started')
    const config = join(job.root, 'slipway.yml')
    await writeFile(config, slipwayYml({ url, socketPath, started }))
    const inputs = {
      ...{ mode: 'deploy', environment: 'production', version: 'v1.1.0', 'rollback-version': 'v1.0.0', config, token: 'not-a-token' },
      ...{ emergency: 'true', 'only-if-needed': 'false', 'lock-wait': '0s', 'backup-time-limit': '1s', reason: 'told to' },
    }
    const post = await job.post(join(actions, action), { inputs, state: {}, environment: { GITHUB_API_URL: url } })
    expect(post).toMatchObject({ code: 0, output: '', outputs: {}, state: {}, summary: '' })
    expect({ asked, started: existsSync(started) }).toEqual({ asked: 0, started: false })
  })
})

const slipwayYml = ({ url, socketPath, started }: { url: string; socketPath: string; started: string }) => `service: harbor
environments:
  production:
    url: ${url}
    branches: [main]
    approval: none
    placement: { prepare: [touch, ${started}], retire: [touch, ${started}] }
    target: { type: haproxy, socket: ${socketPath}, backend: web }
`
