import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hooks as hooksSchema } from '../../../src/config/sections/environment/hooks.ts'
import { systemExec } from '../../../src/ports/exec.ts'
import { commandHooks, type HookContext, noHooks } from '../../../src/rollout/commands/hooks.ts'
import { exited, fakeExec, fakeLog } from '../../../src/testing/fakes.ts'
import { aRelease } from '../../../src/testing/rollout-fakes.ts'

const side = { weight: 0, open: false, state: 'draining' as const, address: undefined, sessions: undefined, release: undefined }
const moment: HookContext = {
  hook: 'before-shift',
  environment: 'production',
  service: 'harbor',
  kind: 'deploy',
  release: aRelease('v1.1.0', { digest: `sha256:${'d'.repeat(64)}` }),
  colour: 'green',
  previous: { colour: 'blue', release: aRelease('v1.0.0') },
  observed: { blue: { ...side, weight: 1, open: true, state: 'serving' }, green: side },
  run: { id: 7, attempt: 2, job: 'deploy' },
  reason: 'because',
}
const real = (config: unknown, variables: Record<string, string> = {}) => {
  const log = fakeLog()
  const deps = { exec: systemExec, cwd: '/', variables: { PATH: process.env['PATH'] ?? '', ...variables }, onOutput: log.info, log }
  return { log, hooks: commandHooks(hooksSchema.parse(config), deps) }
}
const faked = (config: unknown, reply: Parameters<typeof fakeExec>[0]) => {
  const log = fakeLog()
  const exec = fakeExec(reply)
  return { log, exec, hooks: commandHooks(hooksSchema.parse(config), { exec, cwd: '/workspace', variables: { REGION: 'north' }, log }) }
}

describe('hooks', () => {
  it('are told the moment as JSON, on standard input and in SLIPWAY_ROLLOUT alike', async () => {
    const { log, hooks } = real({ 'before-shift': 'cat; echo; echo "$SLIPWAY_ROLLOUT"' })
    await hooks.run(moment)
    const told = log.lines.flatMap((lines) => lines.split('\n')).filter((line) => line !== '')
    expect(told.map((line) => JSON.parse(line))).toEqual([JSON.parse(JSON.stringify(moment)), JSON.parse(JSON.stringify(moment))])
  })

  it('read no start-up file of the shell: what a person has in theirs is not part of a deployment', async () => {
    const home = await mkdtemp(join(tmpdir(), 'slipway-home-'))
    await writeFile(join(home, '.bashrc'), 'echo from the start-up file\n')
    const { log, hooks } = real({ 'before-shift': 'echo from the hook' }, { HOME: home })
    await hooks.run(moment)
    await rm(home, { recursive: true })
    expect(log.lines).toEqual(['from the hook'])
  })

  it('find the release and what was before in variables, and in arguments', async () => {
    let env: Readonly<Record<string, string>> = {}
    const { exec, hooks } = faked({ 'before-shift': ['./migrate', '$RELEASE', '$PREVIOUS_RELEASE'] }, (_command, options) => {
      env = options.env
      return exited(0)
    })
    await hooks.run(moment)
    expect(exec.calls).toEqual([['./migrate', 'v1.1.0', 'v1.0.0']])
    const { SLIPWAY_ROLLOUT: _json, ...plain } = env
    expect(plain).toEqual({
      REGION: 'north',
      HOOK: 'before-shift',
      ENVIRONMENT: 'production',
      SERVICE: 'harbor',
      KIND: 'deploy',
      COLOUR: 'green',
      ADDRESS: '',
      RELEASE: 'v1.1.0',
      RELEASE_SHA: moment.release.sha,
      RELEASE_DIGEST: moment.release.digest,
      PREVIOUS_COLOUR: 'blue',
      PREVIOUS_RELEASE: 'v1.0.0',
      PREVIOUS_SHA: moment.previous?.release?.sha,
      REASON: 'because',
    })
  })

  it('may name what was before where nothing was: it is empty', async () => {
    const { exec, hooks } = faked({ 'before-shift': ['./migrate', '$PREVIOUS_RELEASE', '${REASON}'] }, () => exited(0))
    await hooks.run({ ...moment, previous: undefined, reason: undefined })
    expect(exec.calls).toEqual([['./migrate', '', '']])
  })

  it('end the rollout when they fail, with their last lines', async () => {
    const { hooks } = faked({ 'before-shift': ['./migrate'] }, () => exited(2, '', 'column "berth" is in use'))
    await expect(hooks.run(moment)).rejects.toMatchObject({
      name: 'ActionError',
      message: 'hooks.before-shift (migrate) ended with exit code 2',
      hint: 'Its last lines:\ncolumn "berth" is in use',
    })
  })

  it('warn and let the rollout go on where they may fail', async () => {
    const config = { 'after-promote': { run: ['./purge'], 'on-failure': 'warn' } }
    const { log, hooks } = faked(config, () => exited(2))
    await hooks.run({ ...moment, hook: 'after-promote' })
    expect(log.lines[0]).toMatch(/^warning: hooks\.after-promote \(purge\) ended with exit code 2; the rollout goes on/)
  })

  it('have a time limit of their own', async () => {
    let timeout: number | undefined
    const { hooks } = faked({ 'before-shift': { run: ['./migrate'], 'time-limit': '90s' } }, (_command, options) => {
      timeout = options.timeout
      return { state: 'timed-out', stdout: '', stderr: '' }
    })
    await expect(hooks.run(moment)).rejects.toThrow('hooks.before-shift (migrate) did not end within 1m30s')
    expect(timeout).toBe(90_000)
  })

  it('end with a cancelled run, even where they may fail', async () => {
    const cancel = new AbortController()
    const config = { 'before-shift': { run: ['./migrate'], 'on-failure': 'warn' } }
    const { log, hooks } = faked(config, () => {
      cancel.abort(new Error('cancelled'))
      return { state: 'killed', signal: 'SIGINT', stdout: '', stderr: '' }
    })
    await expect(hooks.run(moment, cancel.signal)).rejects.toThrow('cancelled')
    expect(log.lines).toEqual([])
  })

  it('are said in a plan as their author wrote them, and are nothing where there are none', async () => {
    const { exec, hooks } = faked(
      { 'before-shift': 'npm run migrate:expand', 'after-promote': { run: ['./purge', '$RELEASE'], 'on-failure': 'warn' } },
      () => exited(0),
    )
    expect(hooks.describe('before-shift')).toBe('before-shift: npm run migrate:expand (at most 5m; a failure ends the rollout)')
    expect(hooks.describe('after-promote')).toBe('after-promote: ./purge $RELEASE (at most 5m; a failure is a warning)')
    expect([hooks.has('before-shift'), hooks.has('after-rollback')]).toEqual([true, false])
    for (const runner of [hooks, noHooks]) {
      await runner.run({ ...moment, hook: 'after-rollback' })
      expect(runner.describe('after-rollback')).toBe('after-rollback: no hook')
    }
    expect([exec.calls, noHooks.has('before-shift')]).toEqual([[], false])
  })
})
