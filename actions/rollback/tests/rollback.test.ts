import { ActionError } from '@slipway/shared/core/errors'
import type { Release } from '@slipway/shared/core/words'
import type { Stores } from '@slipway/shared/rollout/engine/assemble'
import { exited, fakeExec, fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import type { RepositoryPort } from '../src/job/repository-port.ts'
import { run } from '../src/run.ts'
import { aScene, someInputs, v1, v2, v3 } from './scene.ts'

describe('a rollback', () => {
  it('goes to the newest release that passed its watch, in one shift while it is warm', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    scene.target.calls.length = 0
    const outcome = await run(someInputs({ reason: 'orders are lost' }), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { changed: 'true', version: 'v1.0.0', 'previous-version': 'v1.1.0' } })
    expect(scene.target.calls).toEqual(['shift blue=1 green=0'])
    expect(scene.tags.get('slipway/recovery/production/harbor/v1.1.0-3')).toBe(v2.sha)
    expect(scene.bodyOf('v1.1.0')).toContain('orders are lost')
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  describe('by a person', () => {
    const aPlanned = async (inputs: Partial<Parameters<typeof someInputs>[0]>, event = 'workflow_dispatch') => {
      const scene = aScene()
      await scene.deploy(1, v1)
      await scene.deploy(2, v2)
      const asked: unknown[] = []
      const repository: RepositoryPort = {
        ...scene.doubles.repository,
        approvalOf: async (place) => {
          asked.push(place)
          return { terms: { approval: 'github', approvals: [{ by: 'imani' }] }, notes: [] }
        },
      }
      const step = scene.step(3)
      const context = { ...step, runner: { ...step.runner, run: { ...step.runner.run, event, actor: 'rosa' } } }
      await run(someInputs({ reason: 'orders are lost', ...inputs }), context, { ...scene.doubles, repository })
      return { scene, asked, intent: scene.ledger.records[0]?.intent }
    }

    it('says in the ledger and the incident who asked for it and who approved it', async () => {
      const { scene, asked, intent } = await aPlanned({ emergency: false })
      expect(intent).toMatchObject({ kind: 'rollback', askedBy: 'rosa', approval: 'github', approvals: [{ by: 'imani' }] })
      expect(asked).toMatchObject([{ githubEnvironment: 'production' }])
      expect(scene.bodyOf('v1.1.0')).toContain('The way back: asked for by rosa; approved: imani on GitHub')
    })

    it('asks nobody in an emergency, and where no approval is', async () => {
      const emergency = await aPlanned({ emergency: true })
      expect([emergency.asked, emergency.intent?.askedBy, emergency.intent?.approval]).toEqual([[], 'rosa', undefined])
      const unattended = await aPlanned({ emergency: false, unattended: true })
      expect([unattended.asked, unattended.intent?.approval]).toEqual([[], 'not-asked'])
    })

    it('names nobody where a schedule asked for it', async () => {
      expect((await aPlanned({ emergency: false }, 'schedule')).intent?.askedBy).toBeUndefined()
    })
  })

  it('tells its hook what the provider showed last', async () => {
    const told: (string | undefined)[] = []
    const exec = fakeExec((_command, options) => {
      told.push(options.input)
      return exited(0)
    })
    const scene = aScene({ more: '    hooks: { after-rollback: [tell] }\n', exec })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    await run(someInputs(), scene.step(3), scene.doubles)
    expect(told.map((text) => JSON.parse(text ?? ''))).toMatchObject([
      { hook: 'after-rollback', kind: 'rollback', observed: { blue: { weight: 1, state: 'serving' }, green: { weight: 0 } } },
    ])
  })

  it('takes the version that is named, with or without its v', async () => {
    const scene = aScene()
    for (const [id, release] of [v1, v2, v3].entries()) await scene.deploy(id + 1, release)
    const outcome = await run(someInputs({ rollbackVersion: '1.0.0' }), scene.step(9), scene.doubles)
    expect(outcome.outputs).toMatchObject({ version: 'v1.0.0', 'previous-version': 'v1.2.0' })
  })

  it('does nothing the second time, named or not', async () => {
    const scene = aScene()
    for (const [id, release] of [v1, v2, v3].entries()) await scene.deploy(id + 1, release)
    await run(someInputs(), scene.step(9), scene.doubles)
    scene.target.calls.length = 0
    expect(await run(someInputs(), scene.step(10), scene.doubles)).toMatchObject({
      ok: true,
      outputs: { changed: 'false', version: 'v1.1.0' },
    })
    expect(await run(someInputs({ rollbackVersion: 'v1.1.0' }), scene.step(11), scene.doubles)).toMatchObject({
      outputs: { changed: 'false' },
    })
    expect(scene.target.calls).toEqual([])
  })

  it('never goes to a release that is marked bad', async () => {
    const scene = aScene()
    for (const [id, release] of [v1, v2, v3].entries()) await scene.deploy(id + 1, release)
    await run(someInputs(), scene.step(9), scene.doubles)
    await expect(run(someInputs({ rollbackVersion: 'v1.2.0' }), scene.step(10), scene.doubles)).rejects.toThrow('v1.2.0 is marked bad')
  })

  it('finds an unknown release by its tag, and brings it up step by step', async () => {
    const scene = aScene()
    await scene.deploy(1, v2)
    scene.tags.set('v1.0.0', v1.sha)
    const outcome = await run(someInputs({ rollbackVersion: 'v1.0.0' }), scene.step(2), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.0.0' } })
    expect(scene.target.calls.slice(-3)).toEqual(['prepare green v1.0.0', 'shift blue=0.5 green=0.5', 'shift blue=0 green=1'])
  })

  it('goes all at once in an emergency', async () => {
    const scene = aScene()
    await scene.deploy(1, v2)
    scene.tags.set('v1.0.0', v1.sha)
    await run(someInputs({ rollbackVersion: 'v1.0.0', emergency: true }), scene.step(2), scene.doubles)
    expect(scene.target.calls.slice(-2)).toEqual(['prepare green v1.0.0', 'shift blue=0 green=1'])
  })

  it('does not queue in an emergency: the running rollout goes back and hands over, and nothing is taken one too far', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    await scene.deploy(3, v3, { upTo: 'promoted' })
    const { sleep } = scene.clock
    let waits = 0
    scene.clock.sleep = async (span, signal) => {
      waits += 1
      // The job of run 3 hears it, as its rollback step does.
      if (waits === 2) await run(someInputs({ onlyIfNeeded: true, watchVerdict: 'not-evaluated' }), scene.step(3), scene.doubles)
      await sleep(span, signal)
    }
    const outcome = await run(someInputs({ emergency: true, reason: 'orders are lost' }), scene.step(9), scene.doubles)
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.1.0', changed: 'false' } })
    expect(scene.target.sides.green.assigned).toBe(1)
    expect(scene.lock.log.at(-1)?.record).toMatchObject({ state: 'free', generation: 4 })
  })

  it('ends a run that does not hear in an emergency, and takes back what it left', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    await scene.deploy(3, v3, { upTo: 'promoted' })
    const cancelled: number[] = []
    const stores: Stores = {
      ...scene.stores,
      cancel: async (id) => {
        cancelled.push(id)
        scene.ended.add(id)
      },
    }
    const outcome = await run(someInputs({ emergency: true }), scene.step(9), { ...scene.doubles, stores })
    expect(outcome).toMatchObject({ ok: true, outputs: { version: 'v1.1.0', changed: 'true', 'previous-version': 'v1.2.0' } })
    expect(cancelled).toEqual([3])
  })

  it('fails before anything is touched where the release cannot be had, and lists the good ones', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    scene.target.calls.length = 0
    const failure = run(someInputs({ rollbackVersion: 'v9.9.9' }), scene.step(3), scene.doubles)
    await expect(failure).rejects.toMatchObject({
      message: expect.stringContaining('There is no release v9.9.9'),
      hint: 'Known to be good: v1.1.0, v1.0.0.',
    })
    expect(scene.target.calls).toEqual([])
    expect(scene.lock.log.at(-1)?.record.state).toBe('free')
  })

  it('and says what whoever started it by hand types next', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    const step = scene.step(3)
    const payload = { inputs: { action: 'rollback', rollback_version: 'v9.9.9' } }
    const environment = { ...step.runner.environment, GITHUB_WORKFLOW_REF: 'quay/harbor/.github/workflows/back.yml@refs/heads/main' }
    const started = { ...step, runner: { ...step.runner, payload, environment } }
    const failure = run(someInputs({ rollbackVersion: 'v9.9.9' }), started, scene.doubles)
    await expect(failure).rejects.toMatchObject({
      hint: expect.stringContaining('is taken: gh workflow run back.yml --field action=rollback'),
    })
  })

  it('fails loudly where there is none to go back to', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await expect(run(someInputs(), scene.step(2), scene.doubles)).rejects.toThrow('there is none to go back to')
  })

  it('changes nothing when the destination is not well', async () => {
    const ill = (release: Release) =>
      release.version === 'v1.0.0' && gone ? { verdict: 'fail' as const, reason: 'status 500' } : undefined
    let gone = false
    const scene = aScene({ ill })
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    gone = true
    const outcome = await run(someInputs(), scene.step(3), scene.doubles)
    expect(outcome).toMatchObject({ ok: false, outputs: { changed: 'false' } })
    expect(scene.target.sides.green.assigned).toBe(1)
  })

  it('goes on without a recovery tag and an incident that may not be written, and says so', async () => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const refuse = async () => {
      throw new Error('403')
    }
    const repository: RepositoryPort = { ...scene.doubles.repository, tag: refuse, writeIncident: refuse }
    const outcome = await run(someInputs(), scene.step(3), { ...scene.doubles, repository })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn' }, outputs: { 'recovery-tag': '', incident: '' } })
    expect(outcome.evidence.timeline?.map((entry) => entry.what)).toContain('backup, tag-left: failed: 403')
  })
  it.each([
    ['planned', {}],
    ['in an emergency', { emergency: true }],
  ])('says how a recovery tag that GitHub refuses is set by hand, %s', async (_what, inputs) => {
    const scene = aScene()
    await scene.deploy(1, v1)
    await scene.deploy(2, v2)
    const name = 'slipway/recovery/production/harbor/v1.0.0-3'
    const repository: RepositoryPort = {
      ...scene.doubles.repository,
      tag: async (tag) => {
        if (tag.sha === v1.sha) throw new ActionError(`GitHub refused to set the tag ${tag.name}`, { hint: 'A person has to set it.' })
        await scene.doubles.repository.tag(tag)
      },
    }
    const log = fakeLog()
    const outcome = await run(someInputs(inputs), { ...scene.step(3), log }, { ...scene.doubles, repository })
    expect(outcome).toMatchObject({ ok: true, evidence: { verdict: 'warn' }, outputs: { version: 'v1.0.0', changed: 'true' } })
    expect(outcome.evidence.headline).toMatch(
      /^v1\.1\.0 was rolled back: mona asked for it\. v1\.0\.0 serves all traffic since \d\d:\d\d:\d\d UTC\. The recovery tag /,
    )
    expect(outcome.evidence.headline).toContain(`The recovery tag ${name} has to be set by hand.`)
    const commands = [
      `git fetch origin ${v1.sha}`,
      `git tag --annotate --message 'v1.0.0, to which run 3 has rolled harbor in production back' '${name}' ${v1.sha}`,
      `git push origin 'refs/tags/${name}'`,
    ].join('\n')
    expect(log.annotations).toMatchObject([
      {
        level: 'warning',
        title: 'A recovery tag is missing',
        message: expect.stringContaining(`A person has to set it.\nSet it by hand:\n${commands}`),
      },
    ])
    expect(outcome.summary).toContain(commands)
    expect(scene.bodyOf('v1.1.0')).toContain(commands)
    expect(scene.tags.get('slipway/recovery/production/harbor/v1.1.0-3')).toBe(v2.sha)
  })
})
