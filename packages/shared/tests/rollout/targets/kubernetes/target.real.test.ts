// needs: kube-apiserver, etcd, kubectl
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Colour } from '../../../../src/core/words.ts'
import { systemClock } from '../../../../src/ports/clock.ts'
import { systemExec } from '../../../../src/ports/exec.ts'
import { allTo, matches } from '../../../../src/rollout/contract/observation.ts'
import { aRelease } from '../../../../src/testing/rollout-fakes.ts'
import { describeTarget, type TargetUnderTest } from '../../target-contract.ts'
import { must, pathOf } from '../kube/api-client.ts'
import { type RealKubernetes, startKubernetes } from '../kube/api-server.ts'
import { playRules, playTroubles, type RecordedStep, transcript } from '../kube/scenario.ts'
import { byRoute, byService, targetFor } from '../kube/target.ts'
import recorded from '../kube/transcript.generated.json' with { type: 'json' }

let kubernetes: RealKubernetes
beforeAll(async () => {
  kubernetes = await startKubernetes()
}, 120_000)
afterAll(() => kubernetes[Symbol.asyncDispose]())

/** Everything is done as the user of the documented Role, which must be enough. */
const start = (overrides: Readonly<Record<string, unknown>>) => async (): Promise<TargetUnderTest> => {
  kubernetes.healthy.clear()
  await kubernetes.reset()
  let mutations = 0
  const variables = kubernetes.environment.deployer
  const exec: typeof systemExec = async (command, options) => {
    if (command.includes('patch')) mutations += 1
    return systemExec(command, options)
  }
  const scale = async (colour: Colour, healthy: boolean) => {
    kubernetes.healthy.set(`web-${colour}`, healthy)
    await must(kubernetes.api('PATCH', pathOf('Deployment', `web-${colour}`), { spec: { replicas: 2 } }, 'application/merge-patch+json'))
  }
  const has = async (colour: Colour) =>
    !(await must(kubernetes.api('GET', pathOf('Deployment', `web-${colour}`)))).text.includes('"replicas":0')
  const here = {
    target: targetFor(overrides, { exec, clock: systemClock, variables }),
    seesDown: true,
    up: (colour: Colour) => scale(colour, true),
    down: (colour: Colour) => scale(colour, false),
    mutations: () => mutations,
    placed: { has },
    [Symbol.asyncDispose]: async () => undefined,
  }
  return here
}

describeTarget('a Service of the real Kubernetes API', start(byService))
describeTarget('an HTTPRoute of the real Kubernetes API', start(byRoute))

describe('the real Kubernetes API', () => {
  const subject = { colour: 'green' as const, release: aRelease('v1.1.0'), artifact: undefined }
  let here: TargetUnderTest
  const begin = async (overrides: Readonly<Record<string, unknown>>) => {
    here = await start(overrides)()
    await here.up('blue')
    await here.up('green')
    await here.target.shift(allTo('blue'), subject)
    await until(async () => matches(await here.target.observe(), allTo('blue')))
    return here.target
  }
  beforeEach(() => kubernetes.pause(false))

  it('shows no weights that the controller has not taken', async () => {
    const target = await begin(byRoute)
    await kubernetes.pause(true)
    await target.shift({ blue: 0.75, green: 0.25 }, subject)
    await expect(target.observe()).rejects.toThrow('its controller has seen generation')
    await kubernetes.settle()
    expect(await target.observe()).toMatchObject({ blue: { weight: 0.75 }, green: { weight: 0.25 } })
  })

  it('shows no switch that the endpoints have not followed', async () => {
    const target = await begin(byService)
    await kubernetes.pause(true)
    await target.shift(allTo('green'), subject)
    expect(await target.observe()).toMatchObject({ blue: { weight: 1, open: false }, green: { weight: 0, open: true } })
    await kubernetes.settle()
    expect(matches(await target.observe(), allTo('green'))).toBe(true)
  })

  it('lets one of two writers win, and tells the other', async () => {
    for (let round = 0; round < 5; round += 1) {
      const target = await begin(byService)
      const wishes = [allTo('green'), { blue: 0, green: 0 }]
      const outcomes = await Promise.allSettled(wishes.map((weights) => target.shift(weights, subject)))
      const said = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []))
      for (const text of said) expect(text).toContain('was changed by somebody else')
      const won = wishes.filter((_weights, index) => outcomes[index]?.status === 'fulfilled')
      expect(won.length).toBeGreaterThan(0)
      const settled = async () =>
        matches(await target.observe(), won[0] ?? allTo('blue')) || matches(await target.observe(), won.at(-1) ?? allTo('blue'))
      await until(settled)
    }
  })

  it('still does and says what was recorded', async () => {
    kubernetes.healthy.clear()
    await kubernetes.pause(true)
    await kubernetes.reset()
    await kubernetes.settle()
    const kubectl: Parameters<typeof playRules>[0]['kubectl'] = (user, args) =>
      systemExec(['kubectl', '--namespace=shop', ...args], { cwd: '/', env: kubernetes.environment[user], timeout: 30_000 })
    const play = { kubectl, settle: kubernetes.settle }
    const { rules, troubles } = transcript.parse(recorded)
    expect((await playRules(play)).map(plain)).toEqual(rules.map(plain))
    expect((await playTroubles(play)).map(plain)).toEqual(troubles.map(plain))
  })
})

/** kubectl asks an unreachable server a few times, not always the same number. */
function plain(step: RecordedStep): RecordedStep {
  return {
    ...step,
    stderr: step.stderr
      .split('\n')
      .filter((line) => !line.startsWith('E0101'))
      .join('\n'),
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await systemClock.sleep(50)) if (await condition()) return
  throw new Error('It did not come to pass within 10 s')
}
