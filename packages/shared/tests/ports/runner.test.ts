import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@slipway/shared/ports/clock'
import { systemFiles } from '@slipway/shared/ports/files'
import { defaultBranchOf, readRunner, startedRef } from '@slipway/shared/ports/runner'
import { describe, expect, it } from 'vitest'
import { withoutRunnerSecrets } from '../../src/ports/command-environment.ts'

const environment = {
  GITHUB_RUN_ID: '7',
  GITHUB_JOB: 'deploy',
  GITHUB_REPOSITORY: 'quay/harbor',
  GITHUB_SHA: 'a'.repeat(40),
  GITHUB_REF: 'refs/heads/main',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_WORKSPACE: '/w',
  RUNNER_TEMP: '/t',
}

describe('readRunner', () => {
  it('reads the run, with the defaults of github.com', () => {
    expect(readRunner({ ...environment, RUNNER_DEBUG: '1' })).toMatchObject({
      run: { id: 7, attempt: 1, repository: 'quay/harbor', url: 'https://github.com/quay/harbor/actions/runs/7' },
      apiUrl: 'https://api.github.com',
      debug: true,
      payload: {},
    })
  })

  it.each([
    ['51725241954', 51_725_241_954],
    ['', undefined],
    ['deploy', undefined],
    [undefined, undefined],
  ])('knows the id of its job from the input alone: %s', (given, jobId) => {
    expect(readRunner({ ...environment, 'INPUT_JOB-ID': given }).run.jobId).toBe(jobId)
  })

  it('is about the commit that mode commit has chosen, and knows what it was started on', () => {
    const [sha, ref] = ['d'.repeat(40), 'refs/heads/develop']
    const { run } = readRunner({ ...environment, SLIPWAY_COMMIT: sha, SLIPWAY_REF: ref })
    expect(run).toMatchObject({ sha, ref, startedOn: { sha: 'a'.repeat(40), ref: 'refs/heads/main' } })
    expect(startedRef(run)).toBe('refs/heads/main')
  })

  it.each([
    ['nothing is chosen', { SLIPWAY_COMMIT: '', SLIPWAY_REF: '' }],
    ['its own is chosen', { SLIPWAY_COMMIT: 'a'.repeat(40), SLIPWAY_REF: 'refs/heads/main' }],
  ])('is about its own commit where %s', (_what, chosen) => {
    const { run } = readRunner({ ...environment, ...chosen })
    expect(run).toMatchObject({ sha: 'a'.repeat(40), ref: 'refs/heads/main' })
    expect([run.startedOn, startedRef(run)]).toEqual([undefined, 'refs/heads/main'])
  })

  it.each([{ SLIPWAY_COMMIT: 'main' }, { SLIPWAY_COMMIT: 'abc1234' }, { SLIPWAY_REF: 'main' }])('refuses %j', (chosen) => {
    expect(() => readRunner({ ...environment, ...chosen })).toThrow(Object.keys(chosen)[0])
  })

  it('tells the default branch where the event does', () => {
    expect(defaultBranchOf({ payload: { repository: { default_branch: 'develop' } } })).toBe('develop')
    expect(defaultBranchOf({ payload: null })).toBeUndefined()
  })

  it('names everything that is missing', () => {
    expect(() => readRunner({ ...environment, GITHUB_SHA: undefined, GITHUB_REPOSITORY: 'harbor' })).toThrow(
      /GITHUB_REPOSITORY, GITHUB_SHA/,
    )
  })
})

describe('withoutRunnerSecrets', () => {
  it('keeps what a program needs and nothing that speaks for the job', () => {
    const secret = [
      'INPUT_TOKEN',
      'STATE_x',
      'ACTIONS_RUNTIME_TOKEN',
      'ACTIONS_ID_TOKEN_REQUEST_URL',
      'GITHUB_TOKEN',
      'GITHUB_ENTERPRISE_TOKEN',
      'GH_TOKEN',
      'GH_ENTERPRISE_TOKEN',
      'GITHUB_ENV',
      'GITHUB_OUTPUT',
      'GITHUB_PATH',
      'GITHUB_STATE',
      'SLIPWAY_NOTIFY',
      'GITHUB_STEP_SUMMARY',
      'SLIPWAY_SECRETS',
    ]
    const given = Object.fromEntries([...secret, 'PATH', 'GITHUB_SHA', 'npm_config_registry'].map((name) => [name, 'x']))
    expect(Object.keys(withoutRunnerSecrets(given))).toEqual(['PATH', 'GITHUB_SHA', 'npm_config_registry'])
  })
})

describe('systemFiles', () => {
  it('writes whole files into folders that it makes, and knows what is not there', async () => {
    const root = mkdtempSync(join(tmpdir(), 'slipway-files-'))
    try {
      await systemFiles.write(join(root, 'a/b.txt'), 'é')
      writeFileSync(join(root, 'c'), '')
      expect(await systemFiles.read(join(root, 'a/b.txt'))).toBe('é')
      expect(await systemFiles.size(join(root, 'a/b.txt'))).toBe(2)
      expect(await systemFiles.list(root)).toEqual([
        { name: 'a', kind: 'folder' },
        { name: 'c', kind: 'file' },
      ])
      expect(await systemFiles.list(join(root, 'a'))).toEqual([{ name: 'b.txt', kind: 'file' }])
      expect([
        await systemFiles.read(join(root, 'x')),
        await systemFiles.read(join(root, 'c/x')),
        await systemFiles.size(join(root, 'x')),
        await systemFiles.list(join(root, 'x')),
        await systemFiles.exists(join(root, 'x')),
      ]).toEqual([undefined, undefined, undefined, [], false])
      await systemFiles.remove(join(root, 'a'))
      expect(await systemFiles.exists(join(root, 'a'))).toBe(false)
    } finally {
      rmSync(root, { recursive: true })
    }
  })

  it('lets two writes of one file at the same time both be whole', async () => {
    const root = mkdtempSync(join(tmpdir(), 'slipway-files-'))
    try {
      const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000))
      await Promise.all(texts.map((text) => systemFiles.write(join(root, 'f'), text)))
      expect(texts).toContain(await systemFiles.read(join(root, 'f')))
      expect(await systemFiles.list(root)).toHaveLength(1)
    } finally {
      rmSync(root, { recursive: true })
    }
  })
})

describe('systemClock', () => {
  it('wakes early with the reason of the signal', async () => {
    const controller = new AbortController()
    const asleep = systemClock.sleep(60_000, controller.signal)
    controller.abort(new Error('cancelled'))
    await expect(asleep).rejects.toThrow('cancelled')
    await expect(systemClock.sleep(60_000, AbortSignal.abort(new Error('before')))).rejects.toThrow('before')
  })
})
