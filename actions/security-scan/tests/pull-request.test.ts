import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Job } from '@slipway/shared/testing/bundle'
import { expect, it } from 'vitest'
import { checkOutPullRequest, gitIn, type TreeFiles, writeTree } from './pull-request.ts'
import { samples } from './samples.ts'

const action = fileURLToPath(new URL('..', import.meta.url))
const defaults = {
  path: '.',
  'database-age': '24h',
  'verify-finds': 'false',
  timeout: '1m',
  'upload-sarif': 'false',
  scanners: 'npm-audit, secret-patterns',
}

const config = (security: string) => `service: harbor\nenvironments: { staging: { url: https://example.com } }\n${security}`
const lock = JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/minimist': { version: '0.0.8' } } }, null, 2)
const advisory = { id: 1, url: '', title: 'Prototype pollution', severity: 'critical', vulnerable_versions: '<0.2.4' }
const leak = `const key = '${samples.stripe}'\n`
const allowedLeak = `const key = '${samples.stripe}' // slipway:allow-secret it is a fixture\n`

/** A server on this machine that answers each request by its path and remembers the paths. */
async function aServer(answer: (path: string) => { status?: number; body: unknown }) {
  const paths: string[] = []
  const server = createServer((request, response) => {
    request.resume()
    paths.push(request.url ?? '')
    const { status = 200, body } = answer(request.url ?? '')
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return { url: `http://127.0.0.1:${address.port}`, paths, [Symbol.dispose]: () => void server.close() }
}

type Played = {
  base: TreeFiles
  change: TreeFiles
  inputs?: Record<string, string>
  prepare?: (job: Job) => Record<string, string> | undefined
}

async function play({ base, change, inputs = {}, prepare = () => undefined }: Played) {
  using registry = await aServer(() => ({ body: { minimist: [advisory] } }))
  await using job = await Job.start()
  const { environment, ...commits } = checkOutPullRequest(job, { base, change: (folder) => writeTree(folder, change) })
  const more = prepare(job) ?? {}
  const run = await job.run(action, { ...defaults, 'advisory-service': registry.url, ...inputs }, { ...environment, ...more })
  return { ...run, commits }
}

it('judges a pull request by slipway.yml of its base, and shows what it would loosen and how it would judge itself', async () => {
  const { code, outputs, summary, evidence, commits } = await play({
    base: { '.github/slipway.yml': config('security: { high: block }\n'), 'package-lock.json': lock },
    change: { '.github/slipway.yml': config('security: { critical: warn }\n'), '.github/workflows/ci.yml': 'on: push\n' },
  })
  expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'fail', critical: '1' } })
  expect(summary).toContain('### This pull request would loosen its own judge')
  expect(summary).toMatch(/`security\.critical` \| block \| warn \| looser/)
  expect(summary).toMatch(/`security\.high` \| block \| warn \| looser/)
  expect(summary).toMatch(/`\.github\/workflows\/ci\.yml` \|\s+\| changed/)
  expect(summary).toContain('By its own rules it would be judged **warn**')
  expect(evidence?.headline).toContain('this pull request would loosen its own judge')
  expect(evidence?.inputs['judgedBy']).toBe(`Judged by .github/slipway.yml of main at ${commits.base.slice(0, 12)}, into which this goes.`)
  expect(evidence?.details['change']).toMatchObject({ preview: 'warn', files: ['.github/workflows/ci.yml'] })
})

it('says nothing of a judge that stays as it is', async () => {
  const base = { '.github/slipway.yml': config(''), 'a.js': 'ok()\n' }
  const { outputs, summary } = await play({ base, change: { 'a.js': 'fine()\n' } })
  expect(outputs['verdict']).toBe('pass')
  expect(summary).toContain('Judged by .github/slipway.yml of main')
  expect(summary).not.toContain('its own judge')
})

it('believes no comment that allows a secret of the same pull request, and says how an owner lets it in', async () => {
  const { code, outputs, summary, evidence } = await play({ base: { 'a.js': 'ok()\n' }, change: { 'b.js': allowedLeak } })
  expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'fail', secrets: '1' } })
  const [finding] = evidence?.findings ?? []
  expect(finding?.detail).toContain('is not believed in this pull request')
  expect(finding?.remedy).toContain(
    `{ finding: ${finding?.fingerprint}, file: "b.js", reason: …, owner: …, until: YYYY-MM-DD } to security.allow of slipway.yml on the base branch`,
  )
  expect(summary).toContain('By its own rules it would be judged **pass**')
})

it.each<[string, TreeFiles, TreeFiles, string]>([
  ['stands in the base, whatever else moves', { 'b.js': allowedLeak }, { 'b.js': `\n\n${allowedLeak}` }, 'pass'],
  ['stands in the base for another file', { 'a.js': allowedLeak }, { 'b.js': allowedLeak }, 'fail'],
  ['is added to a secret of the base', { 'b.js': leak }, { 'b.js': allowedLeak }, 'fail'],
  [
    'stands in the base for another value',
    { 'b.js': allowedLeak },
    { 'b.js': allowedLeak.replace(samples.stripe, samples.github) },
    'fail',
  ],
])('judges a comment that %s', async (_what, base, change, verdict) => {
  expect((await play({ base, change })).outputs['verdict']).toBe(verdict)
})

it('lets a secret in by security.allow of the base, and not by its own', async () => {
  const fingerprint = (await play({ base: {}, change: { 'b.js': leak } })).evidence?.findings[0]?.fingerprint ?? ''
  const allow = config(
    `security:\n  allow:\n    - { finding: ${fingerprint}, file: b.js, reason: revoked, owner: '@mona', until: 2999-12-31 }\n`,
  )
  const landed = await play({ base: { '.github/slipway.yml': allow }, change: { 'b.js': leak } })
  expect(landed.outputs).toMatchObject({ verdict: 'pass', secrets: '0' })
  expect(landed.summary).toMatch(/### Allowed by security\.allow[\s\S]*b\\?\.js \| revoked/)
  const own = await play({ base: { '.github/slipway.yml': config('') }, change: { '.github/slipway.yml': allow, 'b.js': leak } })
  expect(own.outputs).toMatchObject({ verdict: 'fail', secrets: '1' })
  expect(own.summary).toMatch(/`security\.allow` \| none \| /)
}, 20_000)

it.each<[string, TreeFiles, string]>([
  ['has no configuration', {}, 'has no .github/slipway.yml'],
  ['has one that cannot be read', { '.github/slipway.yml': 'security: { critical: ignore }\n' }, 'could not be read'],
])('judges by the defaults, and says so, where the base %s', async (_what, base, said) => {
  const change = { '.github/slipway.yml': config('security: { critical: warn }\n'), 'package-lock.json': lock }
  const { outputs, evidence } = await play({ base, change })
  expect(outputs['verdict']).toBe('fail')
  expect(evidence?.inputs['judgedBy']).toMatch(/^Judged by the defaults of Slipway: /)
  expect(evidence?.inputs['judgedBy']).toContain(said)
})

it('takes the base from the event where the commit of the author was checked out', async () => {
  const { outputs, evidence, commits } = await play({
    base: { '.github/slipway.yml': config(''), 'package-lock.json': lock },
    change: { '.github/slipway.yml': config('security: { critical: warn }\n') },
    // The parent of the author's commit is the author's, too.
    prepare: ({ workspace }) => {
      const git = gitIn(workspace)
      git('checkout', '-q', '--detach', 'HEAD^2')
      git('commit', '-qm', 'one more', '--allow-empty')
      return undefined
    },
  })
  expect(outputs['verdict']).toBe('fail')
  expect(evidence?.inputs['judgedBy']).toContain(commits.base.slice(0, 12))
})

it.each<[string, number, string, string]>([
  ['GitHub has the base', 200, 'fail', 'Judged by .github/slipway.yml of main'],
  ['GitHub does not let the token read it', 403, 'warn', 'Judged by the defaults of Slipway: .github/slipway.yml of main'],
])(
  'asks GitHub where git has no base: %s',
  async (_what, status, verdict, said) => {
    const content = Buffer.from(config('security: { high: block }\n')).toString('base64')
    using github = await aServer(() => ({
      status,
      body: status === 200 ? { type: 'file', encoding: 'base64', content } : { message: 'no' },
    }))
    const high = JSON.stringify({ lockfileVersion: 3, packages: { 'node_modules/minimist': { version: '0.1.0' } } })
    using registry = await aServer(() => ({ body: { minimist: [{ ...advisory, severity: 'high' }] } }))
    const { outputs, evidence, commits, summary } = await play({
      base: { '.github/slipway.yml': config('security: { high: block }\n'), 'package-lock.json': high },
      change: { '.github/slipway.yml': config('') },
      inputs: { token: 'ghs_token', 'advisory-service': registry.url },
      prepare: ({ root, workspace }) => {
        // As a checkout of depth 1: the commit names its parents and git does not have them.
        const shallow = join(root, 'shallow')
        gitIn(root)('clone', '-q', '--depth', '1', `file://${workspace}`, shallow)
        return { GITHUB_WORKSPACE: shallow, GITHUB_API_URL: github.url }
      },
    })
    expect(evidence?.inputs['judgedBy']).toContain(said)
    expect(outputs['verdict']).toBe(verdict)
    // A file that nobody compared is not one that did not change.
    expect(summary).toContain('which decide who judges it, is not known')
    expect(evidence?.details['change']).not.toHaveProperty('files')
    expect(github.paths[0]).toBe(`/repos/quay/harbor/contents/.github%2Fslipway.yml?ref=${commits.base}`)
  },
  20_000,
)

it('judges a push by its own configuration and comments', async () => {
  await using job = await Job.start({
    '.github/slipway.yml': config('security: { critical: warn }\n'),
    'package-lock.json': lock,
    'b.js': allowedLeak,
  })
  const git = gitIn(job.workspace)
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'one')
  using registry = await aServer(() => ({ body: { minimist: [advisory] } }))
  const { outputs, evidence } = await job.run(action, { ...defaults, 'advisory-service': registry.url })
  expect(outputs).toMatchObject({ verdict: 'warn', secrets: '0' })
  expect(evidence?.inputs['judgedBy']).toBeUndefined()
})

it('judges all where the base is the commit itself, or a branch is new, and says so', async () => {
  await using job = await Job.start({ 'old.js': leak })
  const git = gitIn(job.workspace)
  git('init', '-q')
  git('add', '-A')
  git('commit', '-qm', 'one')
  for (const [base, said] of [
    ['HEAD', 'the base "HEAD" is the commit itself that is scanned'],
    ['0'.repeat(40), 'a base of zeros is no commit: the branch is new'],
  ] as const) {
    const { outputs, summary } = await job.run(action, { ...defaults, scanners: 'secret-patterns', base })
    expect(outputs).toMatchObject({ verdict: 'fail', secrets: '1' })
    expect(summary).toContain(said)
  }
  rmSync(join(job.root, 'event.json'), { force: true })
}, 20_000)
