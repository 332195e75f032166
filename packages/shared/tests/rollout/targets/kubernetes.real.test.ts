// needs: kube-apiserver, etcd, kubectl
import { afterAll } from 'vitest'
import type { Colour } from '../../../src/core/words.ts'
import { systemClock } from '../../../src/ports/clock.ts'
import { systemExec } from '../../../src/ports/exec.ts'
import { describeTarget, type TargetUnderTest } from '../target-contract.ts'
import { must, pathOf } from './kube/api-client.ts'
import { startKubernetes } from './kube/api-server.ts'
import { byRoute, byService, targetFor } from './kube/target.ts'

const kubernetes = await startKubernetes()
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
