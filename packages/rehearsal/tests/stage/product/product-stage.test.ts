import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PostgresServer, startPostgres } from '../../../src/stage/database/postgres.ts'
import { buildService, copyMarina, marinaServices } from '../../../src/stage/product/marina.ts'
import { type ProductStage, startProduct } from '../../../src/stage/product/product-stage.ts'
import { killProcessesBelow } from '../../../src/stage/system/processes.ts'

const run = promisify(execFile)

/** One story, told in order. */
describe('the example product on its stage', () => {
  const resources = new AsyncDisposableStack()
  let folder: string
  let postgres: PostgresServer
  let product: ProductStage
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipway-product-'))
    resources.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
    resources.defer(() => killProcessesBelow(folder))
    postgres = resources.use(await startPostgres())
    product = resources.use(await startProduct({ folder, postgres }))
  }, 60_000)
  afterAll(() => resources.disposeAsync())

  const ask = async (path: string) => {
    const answer = await fetch(`${product.url}${path}`, { headers: { connection: 'close' } })
    return [answer.status, answer.headers.get('x-release'), await answer.text()]
  }
  const weights = () => Promise.all(marinaServices.map((name) => product.service(name).weights()))

  it('has nothing live at first, and then every service at the paths of one host', async () => {
    expect((await ask('/api/items'))[0]).toBe(404)
    expect((await ask('/parser/berths'))[0]).toBe(503)
    for (const name of marinaServices) expect(await product.service(name).seedLive('v1.0.0')).toBe('blue')
    expect(await ask('/api/items')).toEqual([200, 'v1.0.0', '{"items":["anchor","buoy","capstan"]}\n'])
    expect(await ask('/api/session')).toEqual([401, 'v1.0.0', '{"error":"sign in first"}\n'])
    expect(await ask('/parser/berths')).toEqual([200, 'v1.0.0', '{"berths":["east 1","east 2","west 1"]}\n'])
    expect(await ask('/')).toEqual([200, 'v1.0.0', expect.stringContaining('<h1>Marina</h1>')])
    expect(await ask('/health')).toEqual([200, 'v1.0.0', '{"status":"pass","version":"v1.0.0"}\n'])
    expect(await weights()).toEqual(marinaServices.map(() => ({ blue: 100, green: 0 })))
  })

  it('brings a second release live on the other side of each', async () => {
    for (const name of marinaServices) expect(await product.service(name).seedLive('v1.1.0')).toBe('green')
    for (const name of marinaServices) expect((await fetch(`${product.service(name).url}/health`)).headers.get('x-release')).toBe('v1.1.0')
    expect(await weights()).toEqual(marinaServices.map(() => ({ blue: 0, green: 100 })))
    expect(await Promise.all(marinaServices.map((name) => product.service(name).uploads()))).toEqual([0, 0, 0])
  })

  it('takes uploads by the tools of the providers, which serve nobody yet', async () => {
    const copy = join(folder, 'built')
    await copyMarina(copy)
    const { variables, secrets, programs } = product
    const npx = async (args: readonly string[], env: Readonly<Record<string, string>>) =>
      (await run(join(programs, 'npx'), ['--yes', ...args], { env: { PATH: process.env['PATH'], ...env } })).stdout
    const site = await buildService(copy, 'dashboard', 'v1.2.0')
    const printed = await npx(
      ['vercel@58.4.4', 'deploy', '--prebuilt', `--cwd=${site}`, '--meta', 'slipwayRelease=v1.2.0', '--api', variables['VERCEL_API'] ?? ''],
      { VERCEL_TOKEN: secrets['VERCEL_TOKEN'] ?? '', VERCEL_PROJECT_ID: variables['VERCEL_PROJECT_ID'] ?? '' },
    )
    expect(JSON.parse(printed)).toEqual({ deployment: { id: expect.stringMatching(/^dpl_/) } })
    const worker = await buildService(copy, 'api', 'v1.2.0')
    const output = join(folder, 'output.ndjson')
    await npx(['wrangler@4.164.0', 'versions', 'upload', `--cwd=${worker}`, '--name=marina-api', '--tag=v1.2.0'], {
      CLOUDFLARE_API_TOKEN: secrets['CLOUDFLARE_API_TOKEN'] ?? '',
      CLOUDFLARE_ACCOUNT_ID: variables['CLOUDFLARE_ACCOUNT_ID'] ?? '',
      CLOUDFLARE_API_BASE_URL: variables['CLOUDFLARE_API'] ?? '',
      WRANGLER_OUTPUT_FILE_PATH: output,
    })
    const { version_id: id } = JSON.parse(await readFile(output, 'utf8'))
    const preview = `${variables['CLOUDFLARE_EDGE']}/.preview/${String(id).slice(0, 8)}/SwiftConcur/api/health`
    expect((await fetch(preview)).headers.get('x-release')).toBe('v1.2.0')
    expect((await ask('/'))[1]).toBe('v1.1.0')
    expect((await ask('/api/items'))[1]).toBe('v1.1.0')
    expect([await product.service('api').uploads(), await product.service('dashboard').uploads()]).toEqual([1, 1])
  })

  it('asks the database without a session, and says what it refuses', async () => {
    expect(await postgres.query('select name from marina.revisions')).toEqual([{ name: '0001_berths.sql' }])
    await expect(postgres.query('select * from marina.nothing')).rejects.toThrow('does not exist')
  })
})
