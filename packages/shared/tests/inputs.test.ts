import { duration } from '@slipway/shared/core/duration'
import { flag, isSecret, kebabCase, readInputs, secret } from '@slipway/shared/inputs'
import { readConfig, readEnvironment, readVariables } from '@slipway/shared/settings'
import { aRunner, fakeConfigPath, fakeFiles, fakeLog } from '@slipway/shared/testing/fakes'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'

const schema = z.object({
  url: z.url(),
  timeout: duration,
  dryRun: flag.optional(),
  mode: z.enum(['wait', 'watch']).default('wait'),
  apiToken: secret.optional(),
  pin: secret.regex(/^\d+$/).optional(),
})

describe('readInputs', () => {
  it('reads by the names of action.yml; empty and blank mean absent', () => {
    const environment = {
      INPUT_URL: ' https://x.io ',
      INPUT_TIMEOUT: '1m',
      'INPUT_DRY-RUN': 'True',
      INPUT_MODE: '  ',
      'INPUT_API-TOKEN': '',
    }
    expect(readInputs(schema, environment, fakeLog())).toEqual({ url: 'https://x.io', timeout: 60_000, dryRun: true, mode: 'wait' })
  })

  it('tells all problems at once, with "did you mean", and never the value of a secret', () => {
    const log = fakeLog()
    const environment = { INPUT_TIMEOUT: '5', 'INPUT_DRY-RUN': 'yes', INPUT_MODE: 'wiat', INPUT_PIN: 'hunter2' }
    try {
      readInputs(schema, environment, log)
      expect.unreachable()
    } catch (error) {
      const message = error instanceof Error ? error.message : ''
      expect(message).toMatch(/^5 inputs are not valid:/)
      expect(message).toMatch(/- url: missing: /)
      expect(message).toMatch(/- timeout: "5": expected a span of time/)
      expect(message).toMatch(/- dry-run: "yes": expected true or false/)
      expect(message).toMatch(/- mode: "wiat": .*; did you mean "wait"\?/)
      expect(message).toMatch(/- pin: a secret value: /)
      expect(message).not.toContain('hunter2')
    }
    expect(log.masks).toEqual(['hunter2'])
  })

  it('masks a secret before anything can fail, however it is wrapped', () => {
    const log = fakeLog()
    expect(() => readInputs(schema, { 'INPUT_API-TOKEN': 'abc' }, log)).toThrow()
    expect(log.masks).toEqual(['abc'])
    expect([
      isSecret(secret),
      isSecret(secret.optional()),
      isSecret(secret.default('x')),
      isSecret(secret.transform((text) => text)),
      isSecret(z.string()),
    ]).toEqual([true, true, true, true, false])
  })

  it('spells names as action.yml does', () => expect(kebabCase('uploadSarif')).toBe('upload-sarif'))
})

describe('settings', () => {
  const config = 'service: harbor\nenvironments: { staging: { url: https://x.io } }\n'
  const deps = (files: Record<string, string>) => ({
    runner: aRunner({ environment: { PATH: '/bin', A: 'step', INPUT_SECRETS: 'x' } }),
    files: fakeFiles(files),
    log: fakeLog(),
  })

  it('finds the configuration where it is by default, or where the input says', async () => {
    expect((await readConfig({}, deps({ [fakeConfigPath]: config })))?.service).toBe('harbor')
    expect((await readConfig({ config: 'other.yml' }, deps({ '/workspace/other.yml': config })))?.service).toBe('harbor')
  })

  it('does without one, unless one was named', async () => {
    expect(await readConfig({}, deps({}))).toBeUndefined()
    await expect(readConfig({ config: 'other.yml' }, deps({}))).rejects.toThrow('There is no configuration at other.yml')
  })

  it('says what is missing for an environment', async () => {
    await expect(readEnvironment({ environment: 'staging' }, deps({}))).rejects.toMatchObject({
      message: expect.stringContaining('There is no configuration'),
      hint: expect.stringContaining('action-templates'),
    })
    await expect(readEnvironment({}, deps({ [fakeConfigPath]: config }))).rejects.toMatchObject({
      message: 'The input "environment" is missing',
      hint: 'The configuration has: staging.',
    })
    await expect(readEnvironment({ environment: 'stagin' }, deps({ [fakeConfigPath]: config }))).rejects.toThrow('did you mean "staging"')
  })

  it('puts secrets over variables over the environment of the step, and masks every one of them', () => {
    const given = deps({})
    expect(readVariables({ variables: 'A=variable\nB=variable', secrets: 'B=hidden\nC="two\nlines"' }, given)).toEqual({
      PATH: '/bin',
      A: 'variable',
      B: 'hidden',
      C: 'two\nlines',
    })
    expect(given.log.masks).toEqual(['hidden', 'two\nlines'])
  })
})
