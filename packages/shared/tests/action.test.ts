import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Job } from '@slipway/shared/testing/bundle'
import { describe, expect, it } from 'vitest'

const fixture = fileURLToPath(new URL('./fixtures/action', import.meta.url))
const sources = { NODE_OPTIONS: '--conditions=slipway-source --disable-warning=ExperimentalWarning' }

async function run(inputs: Record<string, string>, environment: Record<string, string> = {}) {
  await using job = await Job.start()
  const result = await job.run(fixture, inputs, { ...sources, ...environment })
  const written = readdirSync(job.temp, { recursive: true }).map(String)
  return { ...result, written }
}

/** What the runner would take for commands: lines that begin with two colons. */
const commandsIn = (output: string) => output.split('\n').filter((line) => line.trimStart().startsWith('::'))

describe('runAction', () => {
  it('writes evidence, outputs, summary and annotations, and no output can forge the verdict', async () => {
    const { code, outputs, summary, evidence, output, written } = await run({ mode: 'pass' })
    expect({ code, summary }).toEqual({ code: 0, summary: '### Done\n' })
    expect(outputs).toMatchObject({ verdict: 'pass', extra: 'two\nlines' })
    expect(evidence).toMatchObject({ schema: 1, action: 'report', verdict: 'pass', run: { id: 100, repository: 'quay/harbor' } })
    expect(written).toContain(join('slipway-evidence', 'report--deploy--1.json'))
    expect(commandsIn(output)).toEqual(['::notice title=T%2C1,file=a%3Ab.ts,line=3::m%0A::error::x'])
  })

  it('fails the step after all of it was written', async () => {
    const { code, outputs, summary, output } = await run({ mode: 'fail' })
    expect({ code, verdict: outputs['verdict'], summary }).toEqual({ code: 1, verdict: 'fail', summary: '### Done\n' })
    expect(commandsIn(output).filter((line) => line.startsWith('::error'))).toHaveLength(1)
  })

  it('shows a fault that can be mended without a stack, with evidence that is no pass', async () => {
    const { code, outputs, output, evidence, summary } = await run({ mode: 'mend' })
    expect(code).toBe(1)
    expect(output).toContain('::error::The file is missing%0AMake it.')
    expect(output).not.toContain('    at ')
    expect([outputs['verdict'], evidence?.verdict, evidence?.headline]).toEqual(['not-evaluated', 'not-evaluated', 'The file is missing'])
    expect(summary).toContain('could not do its work')
  })

  it('shows a fault of its own with its stack, and leaves evidence too', async () => {
    const { code, output, evidence } = await run({ mode: 'crash' })
    expect(code).toBe(1)
    expect(output).toMatch(/::error::Error: a bug .*%0A {4}at /)
    expect(output).toContain('This is a fault of Slipway itself')
    expect(evidence?.verdict).toBe('not-evaluated')
  })

  it('does not pass on evidence that breaks its own schema', async () => {
    const { code, outputs } = await run({ mode: 'bad-evidence' })
    expect({ code, verdict: outputs['verdict'] }).toEqual({ code: 1, verdict: 'not-evaluated' })
  })

  it('leaves evidence when the inputs are not valid, and masks a secret first', async () => {
    const { code, output, evidence } = await run({ mode: 'pas', token: 'hunter2' })
    expect(code).toBe(1)
    expect(output).toMatch(/^::add-mask::hunter2\n::error::An input is not valid:.*did you mean "pass"/)
    expect(evidence?.headline).not.toContain('hunter2')
  })

  it('says what is missing outside of a job', async () => {
    const { code, output } = await run({ mode: 'pass' }, { GITHUB_REPOSITORY: '' })
    expect(code).toBe(1)
    expect(output).toContain("The runner's environment is not complete: GITHUB_REPOSITORY")
  })

  it('begins nothing that its post step could not end: a state that cannot be written fails it', async () => {
    const { code, output, written } = await run({ mode: 'pass' }, { GITHUB_STATE: '' })
    expect(code).toBe(1)
    expect(output).toContain('GITHUB_STATE is not set')
    expect(output).not.toContain('from outside')
    expect(written).toContain(join('slipway-evidence', 'report--deploy--1.json'))
  })
})

describe('runPostStep', () => {
  it('finds what the main step saved', async () => {
    await using job = await Job.start()
    const { state } = await job.run(fixture, { mode: 'pass' }, sources)
    expect(await job.post(fixture, { inputs: { mode: 'pass' }, state, environment: sources })).toMatchObject({
      code: 0,
      output: 'post of pass\n',
      outputs: {},
    })
  })

  it.each([
    ['the main step never began', { mode: 'pass' }, {}],
    ['its inputs were not valid, so that it did nothing', { mode: 'pas' }, {}],
    ['the environment is not complete', { mode: 'pass' }, { GITHUB_REPOSITORY: '' }],
  ])('does nothing and says nothing where %s', async (_why, inputs, environment) => {
    await using job = await Job.start()
    const { state } = _why.startsWith('the main') ? { state: {} } : await job.run(fixture, inputs, { ...sources, ...environment })
    const post = await job.post(fixture, { inputs, state, environment: { ...sources, ...environment } })
    expect(post).toMatchObject({ code: 0, output: '', outputs: {}, summary: '' })
  })
})
