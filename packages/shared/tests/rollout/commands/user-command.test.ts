import { describe, expect, it } from 'vitest'
import { systemExec } from '../../../src/ports/exec.ts'
import { runUserCommand } from '../../../src/rollout/commands/user-command.ts'
import { readVariables } from '../../../src/settings.ts'
import { aRunner, exited, fakeExec, fakeLog } from '../../../src/testing/fakes.ts'

const path = process.env['PATH'] ?? ''
const call = { name: 'placement.prepare', timeLimit: 10_000, variables: {}, signal: undefined }

describe("the environment of the user's commands", () => {
  /** As the runner sets it for a step of an action; each value says whose it is. */
  const environment = {
    PATH: path,
    HOME: '/home/runner',
    GITHUB_SHA: 'the-sha',
    REGION: 'north',
    INPUT_TOKEN: 'value-of-our-token',
    INPUT_SECRETS: 'DATABASE_URL=value-of-a-secret',
    'INPUT_DRY-RUN': 'value-of-an-input',
    STATE_lock: 'value-of-our-state',
    ACTIONS_RUNTIME_TOKEN: 'value-of-the-runtime',
    ACTIONS_RUNTIME_URL: 'value-of-the-runtime-address',
    ACTIONS_CACHE_URL: 'value-of-the-cache',
    ACTIONS_RESULTS_URL: 'value-of-the-results',
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'value-of-the-identity',
    ACTIONS_ID_TOKEN_REQUEST_URL: 'value-of-the-identity-address',
    GITHUB_TOKEN: 'value-of-github-token',
    GH_TOKEN: 'value-of-gh-token',
    SLIPWAY_SECRETS: 'value-of-slipway-secrets',
    GITHUB_ENV: 'value-of-a-command-file',
    GITHUB_OUTPUT: 'value-of-a-command-file',
    GITHUB_PATH: 'value-of-a-command-file',
    GITHUB_STATE: 'value-of-a-command-file',
    GITHUB_STEP_SUMMARY: 'value-of-a-command-file',
  }

  it('holds what a program needs and what was set for it, and nothing by which it could speak for the job', async () => {
    const inputs = { secrets: environment.INPUT_SECRETS, variables: 'REPLICAS=2' }
    const variables = readVariables(inputs, { runner: aRunner({ environment }), log: fakeLog() })
    const printed = await runUserCommand({ ...call, command: ['env'] }, { exec: systemExec, cwd: '/', variables })
    const names = printed.split('\n').flatMap((line) => /^([^=]+)=/.exec(line)?.[1] ?? [])
    expect(names.sort()).toEqual(['DATABASE_URL', 'GITHUB_SHA', 'HOME', 'PATH', 'REGION', 'REPLICAS'])
    expect(printed.match(/value-of-[a-z-]+/g)).toEqual(['value-of-a-secret'])
  })

  it('inherits nothing from the process of the action', async () => {
    const printed = await runUserCommand({ ...call, command: ['/usr/bin/env'] }, { exec: systemExec, cwd: '/', variables: {} })
    expect(printed).toBe('')
  })
})

describe("a command of the user's", () => {
  const deps = { exec: systemExec, cwd: '/', variables: { PATH: path } }

  it('reads what it is given on standard input, and nothing where nothing is', async () => {
    expect(await runUserCommand({ ...call, command: ['cat'], input: 'a moment' }, deps)).toBe('a moment')
    expect(await runUserCommand({ ...call, command: ['cat'] }, deps)).toBe('')
  })

  it('may leave what it is given unread', async () => {
    expect(await runUserCommand({ ...call, command: ['echo', 'done'], input: 'x'.repeat(1_000_000) }, deps)).toBe('done\n')
  })

  it('fails when its answer is longer than it may be: half of one is none', async () => {
    const printing = (bytes: number) => runUserCommand({ ...call, maxAnswer: 1_000, command: ['printf', `%0${bytes}d`, '0'] }, deps)
    expect(await printing(1_000)).toHaveLength(1_000)
    await expect(printing(1_001)).rejects.toThrow('placement.prepare (printf) printed more than 1000 bytes')
    await expect(printing(900_000)).rejects.toThrow('printed more than 1000 bytes')
  })

  it('shows no secret among the last lines of its failure', async () => {
    const exec = fakeExec(() => exited(1, 'connecting as hunter2', 'refused: hunter2'))
    const redact = (text: string) => text.replaceAll('hunter2', '***')
    await expect(runUserCommand({ ...call, command: ['up'] }, { ...deps, exec, redact })).rejects.toMatchObject({
      hint: 'Its last lines:\nconnecting as ***\nrefused: ***',
    })
  })
})
