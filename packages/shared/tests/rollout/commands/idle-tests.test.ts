import { describe, expect, it } from 'vitest'
import { ms } from '../../../src/core/duration.ts'
import type { HookContext } from '../../../src/rollout/commands/hooks.ts'
import { noHooks } from '../../../src/rollout/commands/hooks.ts'
import { hooksWithTests } from '../../../src/rollout/commands/idle-tests.ts'
import type { Side } from '../../../src/rollout/contract/observation.ts'
import { exited, fakeExec } from '../../../src/testing/fakes.ts'

const side = (address: string | undefined): Side => ({
  weight: 0,
  open: false,
  state: 'serving',
  address,
  sessions: undefined,
  release: undefined,
})
const context = (address?: string): HookContext => ({
  hook: 'before-shift',
  environment: 'production',
  service: 'harbor',
  kind: 'deploy',
  release: { version: 'v1.1.0', sha: 'a'.repeat(40) },
  colour: 'green',
  observed: { blue: side('http://blue.test'), green: side(address) },
  run: { id: 1, attempt: 1, job: 'deploy' },
})
const test = { before: 'production', run: ['hurl', 'smoke.hurl'], in: 'e2e', 'time-limit': ms(60_000) } as const

function tested(code: number) {
  const addresses: (string | undefined)[] = []
  const exec = fakeExec((_command, { env }) => {
    addresses.push(env?.['ADDRESS'])
    return exited(code, 'a line')
  })
  const runs: string[] = []
  const own = { ...noHooks, run: async ({ hook }: HookContext) => void runs.push(hook) }
  return {
    addresses,
    exec,
    runs,
    hooks: hooksWithTests(own, [{ ...test, run: ['hurl', 'smoke.hurl'] }], {
      exec,
      cwd: '/w',
      variables: { PATH: '/bin' },
      baseUrlOf: ({ address }) => `${address}/shop`,
    }),
  }
}

describe('the tests before traffic', () => {
  it('ask the idle side, in their folder, before the hook of the user', async () => {
    const { addresses, exec, hooks, runs } = tested(0)
    expect(hooks.has('before-shift')).toBe(true)
    await hooks.run(context('http://green.test'))
    expect(exec.calls).toEqual([['hurl', 'smoke.hurl']])
    expect(addresses).toEqual(['http://green.test/shop'])
    expect(runs).toEqual(['before-shift'])
  })

  it('end the rollout where they fail, and the hook does not run', async () => {
    const { hooks, runs } = tested(1)
    await expect(hooks.run(context('http://green.test'))).rejects.toThrow('tests.before (hurl) ended with exit code 1')
    expect(runs).toEqual([])
  })

  it('end it where the side has no address: nothing was tested', async () => {
    await expect(tested(0).hooks.run(context())).rejects.toThrow('green has no address of its own')
  })

  it('run at no other place', async () => {
    const { exec, hooks } = tested(0)
    await hooks.run({ ...context('http://green.test'), hook: 'after-promote' })
    expect(exec.calls).toEqual([])
  })
})
