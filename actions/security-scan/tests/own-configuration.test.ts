import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defaultInputsOf, Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'
import { checkOutPullRequest, gitIn, writeTree } from './pull-request.ts'
import { samples } from './samples.ts'

const action = fileURLToPath(new URL('..', import.meta.url))
const defaults = { ...defaultInputsOf(action), token: '', scanners: 'secret-patterns' }
const config = (security: string) => `service: harbor\nenvironments: { staging: { url: https://example.com } }\n${security}`
const accepting = config("security: { unread: [{ path: '**', reason: nobody has to look, owner: me, until: 2999-12-31 }] }\n")
const archive = { 'old.zip': 'PK\x03\x04' }

function commitAll(folder: string): void {
  const git = gitIn(folder)
  git('init', '-q')
  git('add', '-A', '-f')
  git('commit', '-qm', 'one')
}

describe('slipway.yml of a push', () => {
  it('is that of the commit, whatever a step before has made of the working copy', async () => {
    await using job = await Job.start({ ...archive, '.github/slipway.yml': config('') })
    commitAll(job.workspace)
    writeFileSync(join(job.workspace, '.github/slipway.yml'), accepting)
    const { outputs, evidence, summary } = await job.run(action, defaults)
    expect(outputs).toMatchObject({ verdict: 'warn', compliance: 'WARNING' })
    expect(evidence?.inputs['configuration']).toMatch(
      /^The working copy has another \.github\/slipway\.yml than the commit [0-9a-f]{12}; that of/,
    )
    expect(summary).toContain('**Configuration** The working copy has another')
  })

  it('is none where the commit has none, and an error where it is named', async () => {
    await using job = await Job.start(archive)
    commitAll(job.workspace)
    mkdirSync(join(job.workspace, '.github'))
    writeFileSync(join(job.workspace, '.github/slipway.yml'), accepting)
    const { outputs, evidence } = await job.run(action, defaults)
    expect(outputs['verdict']).toBe('warn')
    expect(evidence?.inputs['configuration']).toMatch(/that the commit [0-9a-f]{12} does not have; it was not read/)
    const named = await job.run(action, { ...defaults, config: '.github/slipway.yml' })
    expect(named.outputs['verdict']).toBe('not-evaluated')
    expect(named.output).toMatch(/There is no \.github\/slipway\.yml in the commit [0-9a-f]{12}.*Commit it/)
  })

  it('is that of the commit where the working copy has none', async () => {
    await using job = await Job.start({ ...archive, '.github/slipway.yml': accepting })
    commitAll(job.workspace)
    rmSync(join(job.workspace, '.github'), { recursive: true })
    const { outputs, evidence } = await job.run(action, defaults)
    expect(outputs['verdict']).toBe('pass')
    expect(evidence?.inputs).not.toHaveProperty('configuration')
  })

  it('is that of the working copy where there is no git repository, and the report says so', async () => {
    await using job = await Job.start({ ...archive, '.github/slipway.yml': accepting })
    const { outputs, evidence } = await job.run(action, defaults)
    expect(outputs['verdict']).toBe('pass')
    expect(evidence?.inputs['configuration']).toBe('.github/slipway.yml was read from the working copy, since git has no commit there.')
  })

  it('is that of the commit in a working copy of its own', async () => {
    await using job = await Job.start({ 'app/old.zip': 'PK\x03\x04', 'app/.github/slipway.yml': config('') })
    commitAll(join(job.workspace, 'app'))
    writeFileSync(join(job.workspace, 'app/.github/slipway.yml'), accepting)
    const { outputs } = await job.run(action, { ...defaults, path: 'app', config: 'app/.github/slipway.yml' })
    expect(outputs['verdict']).toBe('warn')
  })

  it('is read from the disk where it stands outside of the workspace', async () => {
    await using job = await Job.start(archive)
    commitAll(job.workspace)
    const path = join(job.temp, 'slipway.yml')
    writeFileSync(path, accepting)
    expect((await job.run(action, { ...defaults, config: path })).outputs['verdict']).toBe('pass')
  })
})

describe('a broken slipway.yml of a pull request', () => {
  const play = async (change: Readonly<Record<string, string>>) => {
    await using job = await Job.start()
    const files = { '.github/slipway.yml': config('security: { critical: ignore }\n'), ...change }
    const { environment } = checkOutPullRequest(job, {
      base: { '.github/slipway.yml': config('') },
      change: (folder) => writeTree(folder, files),
    })
    return await job.run(action, defaults, environment)
  }

  it('hides no finding: the base judges', async () => {
    const { outputs, evidence } = await play({ 'a.js': `'${samples.github}'\n` })
    expect(outputs).toMatchObject({ verdict: 'fail', secrets: '1' })
    expect(evidence?.conditions.at(-1)).toMatchObject({
      name: 'slipway.yml of the change can be read',
      verdict: 'not-evaluated',
      reason: expect.stringContaining('security.critical: "ignore"'),
    })
    expect(evidence?.details['change']).toMatchObject({ preview: 'fail', differences: [] })
  })

  it('does not pass, and is never COMPLIANT', async () => {
    const { code, outputs, evidence } = await play({ 'a.js': 'ok()\n' })
    expect({ code, outputs }).toMatchObject({ code: 1, outputs: { verdict: 'not-evaluated', compliance: 'NON-COMPLIANT' } })
    expect(evidence?.headline).toContain('.github/slipway.yml has a problem: - security.critical: "ignore"')
  })
})
