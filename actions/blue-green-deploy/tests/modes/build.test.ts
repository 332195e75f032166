import { aContext, aRunner, fakeFiles, fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { Inputs } from '../../src/inputs.ts'
import { run } from '../../src/run.ts'

const files = { '/workspace/package.json': '{"scripts":{"build":"tsc"}}', '/workspace/pnpm-lock.yaml': 'x' }

function aStep({ payload = {}, more = {} }: { payload?: unknown; more?: Record<string, string> } = {}) {
  const log = fakeLog()
  const given = fakeFiles({ ...files, ...more })
  const context = aContext({ files: given, log, runner: aRunner({ payload }) })
  const step = (inputs: Partial<Inputs> = {}) => run({ mode: 'build', ...inputs }, context)
  return { step, log, all: given.all }
}

const fork = { pull_request: { head: { repo: { full_name: 'stranger/harbor' } } } }

describe('mode build', () => {
  it('says how it is built, and what is missing', async () => {
    const outcome = await aStep().step()
    expect(outcome).toMatchObject({
      ok: true,
      outputs: {
        'build-command': 'pnpm install --frozen-lockfile && pnpm run build',
        'test-command': '',
        output: 'dist',
        'cache-restore': 'true',
      },
    })
    expect(outcome.annotations?.map(({ message }) => message).join()).toContain('no script "test"')
  })

  it('fails with the reason where it cannot be said', async () => {
    const outcome = await aStep({ more: { '/workspace/package-lock.json': '{}' } }).step()
    expect(outcome).toMatchObject({ ok: false, evidence: { verdict: 'fail' } })
    expect(outcome.evidence.headline).toContain('are both there')
  })

  it('begins a build that may be deployed without the cache', async () => {
    const outcome = await aStep().step({ environment: 'staging' })
    expect(outcome.outputs).toMatchObject({ 'cache-restore': 'false', 'cache-save': 'true' })
  })

  it('builds all the same where slipway.yml cannot be read, and says so', async () => {
    const outcome = await aStep({ more: { '/workspace/.github/slipway.yml': 'nonsense: true' } }).step()
    expect(outcome.ok).toBe(true)
    expect(outcome.summary).toContain('slipway.yml is not heeded here')
  })
})

describe('what the build alone gets', () => {
  it('is masked, and lies in a file that exports it', async () => {
    const { step, log, all } = aStep()
    const outcome = await step({ secrets: "TOKEN=s3cret it's\n", variables: 'NODE_ENV=production' })
    const path = outcome.outputs?.['variables-file'] ?? ''
    expect(all.get(path)).toBe("export NODE_ENV=production\nexport TOKEN='s3cret it'\\''s'\n")
    expect(log.masks).toEqual(["s3cret it's"])
  })

  it.each([
    ['the pull request of a fork', fork],
    ['a fork that was deleted', { pull_request: { head: { repo: null } } }],
    ['a run after the check of a fork', { workflow_run: { head_repository: { full_name: 'stranger/harbor' } } }],
  ])('has no secret for %s', async (_what, payload) => {
    const { step, all } = aStep({ payload })
    const outcome = await step({ secrets: 'TOKEN=s3cret', variables: 'A=1' })
    expect(all.get(outcome.outputs?.['variables-file'] ?? '')).toBe('export A=1\n')
    expect(outcome.summary).toContain('withheld')
  })

  it('has its secrets for a pull request of the same repository', async () => {
    const { step, all } = aStep({ payload: { pull_request: { head: { repo: { full_name: aRunner().run.repository } } } } })
    expect(all.get((await step({ secrets: 'TOKEN=s3cret' })).outputs?.['variables-file'] ?? '')).toContain('TOKEN')
  })

  it.each(['GITHUB_ENV=x', 'RUNNER_TEMP=x', 'a-b=x'])('refuses the name of %s', async (secrets) => {
    await expect(aStep().step({ secrets })).rejects.toThrow('The build cannot be given')
  })

  it('is no file where there is nothing', async () => {
    expect((await aStep().step()).outputs?.['variables-file']).toBe('')
  })
})
