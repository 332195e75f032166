import { describe, expect, it } from 'vitest'
import type { Release } from '../../../../src/core/words.ts'
import { type Colour, otherColour } from '../../../../src/core/words.ts'
import type { Exec } from '../../../../src/ports/exec.ts'
import type { HealthJudge, ProbePoint } from '../../../../src/rollout/contract/health-judge.ts'
import { bothColours, servesEverything } from '../../../../src/rollout/contract/observation.ts'
import { rollOut } from '../../../../src/rollout/engine/session.ts'
import { documentedManifests } from '../../../../src/testing/kubernetes/manifests.ts'
import { KubeStandIn } from '../../../../src/testing/kubernetes/stand-in.ts'
import { aWorld, v1, v2, v3 } from '../../world.ts'
import { byRoute, byService, targetFor } from '../kube/target.ts'

/** What runs on a side and what it gets, read past the target. */
function sideOf(kube: KubeStandIn, mode: 'service' | 'route', colour: Colour) {
  const read = (resource: string) => JSON.parse(JSON.stringify(kube.get(resource)?.spec))
  const { replicas, template } = read(`deployments.apps/web-${colour}`)
  const assigned =
    mode === 'service'
      ? read('services/web').selector['slipway.dev/colour'] === colour
      : read('httproutes.gateway.networking.k8s.io/web').rules[0].backendRefs.some(
          (ref: { name: string; weight: number }) => ref.name === `web-${colour}` && ref.weight > 0,
        )
  return { up: replicas > 0, assigned, version: String(template.spec.containers[0].image).split(':')[1] ?? '' }
}

/** Runs of the driver against one cluster, any of which may die at any call of kubectl. */
function aCluster(mode: 'service' | 'route') {
  const world = aWorld()
  const kube = new KubeStandIn(documentedManifests())
  const asked: string[] = []
  const broken: string[] = []
  const fault: { current: (when: 'before' | 'after') => Promise<void> | void } = { current: () => undefined }
  const exec: Exec = async (command, options) => {
    await fault.current('before')
    const result = await kube.exec(command, options)
    await fault.current('after')
    return result
  }
  const target = targetFor(mode === 'service' ? byService : byRoute, { exec, clock: world.clock })
  const judge: HealthJudge = {
    ready: async (spot: ProbePoint, release: Release | undefined) => {
      const sides = bothColours.map((colour) => ({ colour, ...sideOf(kube, mode, colour) }))
      const seen = sides.filter(({ colour, up, assigned }) => up && (spot.scope === 'edge' ? assigned : spot.scope === colour))
      for (const { colour, version } of spot.scope === 'edge' ? [] : seen) asked.push(`${colour} ${version}`)
      const well = seen.length > 0 && seen.every(({ version }) => release === undefined || version === release.version)
      return well ? { verdict: 'pass' } : { verdict: 'fail', reason: 'another release answers' }
    },
    analyseStep: async () => ({ judgement: { verdict: 'pass' }, measurements: [], conditions: [] }),
  }
  const watch = () => {
    const serving = bothColours.map((colour) => ({ colour, ...sideOf(kube, mode, colour) })).filter(({ up, assigned }) => up && assigned)
    if (serving.length === 0) broken.push('nobody serves')
    for (const { colour, version } of serving)
      if (!asked.includes(`${colour} ${version}`)) broken.push(`${version} unverified on ${colour}`)
  }
  const deploy = async (run: number, release: Release) => {
    const { placement } = target
    if (placement === undefined) throw new Error('The target has no placement')
    const deps = { ...(await world.depsOf(run)), target, placement, judge }
    const result = await rollOut(world.requestOf(run, release, { atOnce: mode === 'service' }), deps)
    if (result.state === 'promoted') await deps.ledger.write(result.recordId, { state: 'success', phase: 'complete', detail: 'it serves' })
    await deps.lock.release()
    world.ended.add(run)
    return result
  }
  return { world, kube, target, fault, watch, broken, deploy }
}

describe.each(['service', 'route'] as const)('a rollout on Kubernetes by %s', (mode) => {
  it('goes from nothing to the first release, and on to the other side and back', async () => {
    const { kube, target, deploy, broken, watch, fault } = aCluster(mode)
    for (const [run, release] of [v1, v2, v3].entries()) {
      expect(await deploy(run + 1, release)).toMatchObject({ state: 'promoted' })
      const observed = await target.observe()
      const live: Colour = run % 2 === 0 ? 'blue' : 'green'
      expect(servesEverything(observed, live)).toBe(true)
      expect(observed[live].release).toBe(release.version)
      expect(sideOf(kube, mode, otherColour(live)).assigned).toBe(false)
      fault.current = watch
    }
    expect(broken).toEqual([])
  })

  it('is brought to its end by the next run wherever kubectl was the last thing that was done', async () => {
    const before = aCluster(mode)
    await before.deploy(1, v1)
    const first = before.kube.calls.length
    await before.deploy(2, v2)
    const moments = (before.kube.calls.length - first) * 2
    expect(moments).toBeGreaterThan(20)
    for (let killAt = 1; killAt <= moments; killAt += 1) {
      const { kube, world, deploy, fault, watch, broken, target } = aCluster(mode)
      await deploy(1, v1)
      let count = 0
      const died = new Promise<void>((resolve) => {
        fault.current = () => {
          watch()
          count += 1
          if (count !== killAt) return undefined
          resolve()
          return new Promise(() => undefined)
        }
      })
      await Promise.race([deploy(2, v2).catch(() => undefined), died])
      world.ended.add(2)
      fault.current = watch
      const result = await deploy(3, v3)
      expect([result.state, broken], `killed at ${killAt}: ${JSON.stringify(result)}`).toEqual(['promoted', []])
      const live = bothColours.find((colour) => sideOf(kube, mode, colour).version === v3.version) ?? 'blue'
      expect(servesEverything(await target.observe(), live)).toBe(true)
    }
  })
})
